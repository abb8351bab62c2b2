import { html, nothing, type TemplateResult } from 'lit-html';
import type { DirectiveResult } from 'lit-html/directive.js';
import { ref } from 'lit-html/directives/ref.js';
import type { PreviewDocument } from '../../src/shared/preview';
import { scalar, shape } from '../format';
import { t } from '../i18n';

/** Longest side of the picture in CSS pixels. */
const largestSide = 196;

const painted = new WeakMap<Element, Uint8Array>();

/** Puts the pixels on the canvas, once. */
const pixelsOf = ({ width, height, pixels }: PreviewDocument): DirectiveResult =>
  ref((element) => {
    if (!(element instanceof HTMLCanvasElement) || painted.get(element) === pixels) return;
    painted.set(element, pixels);
    element.getContext('2d')?.putImageData(new ImageData(new Uint8ClampedArray(pixels), width, height), 0, 0);
  });

/** The first example as the model gets it: where preprocessing is wrong, this is where it shows. */
export function preview(document: PreviewDocument): TemplateResult {
  const { name, label, minimum, maximum, mean, notes } = document;
  const facts: readonly (readonly [string, string])[] = [
    [t('Data'), name],
    [t('Label'), label ?? t('none')],
    [t('Shape'), shape(document.shape)],
    [t('Range'), t('{0} to {1}', scalar(minimum), scalar(maximum))],
    [mean.length > 1 ? t('Mean of each channel') : t('Mean'), mean.map(scalar).join(' · ')],
  ];
  return html`
    <section class="example" data-testid="preview" aria-labelledby="example-title">
      <h2 id="example-title">${t('First example, as the model gets it')}</h2>
      ${picture(document)}
      <dl>
        ${facts.map(
          ([fact, value]) =>
            html`<dt>${fact}</dt>
              <dd>${value}</dd>`,
        )}
      </dl>
      ${notes.map((note) => html`<p class="note">${note}</p>`)}
      ${
        label === undefined
          ? html`<p class="note">
              ${t('Without labels nothing is trained, and methods are compared by how little the outputs move.')}
            </p>`
          : nothing
      }
      <p class="note">
        ${t('Wrong preprocessing is the commonest mistake: does this look like what the model was trained on?')}
      </p>
    </section>
  `;
}

function picture(document: PreviewDocument): TemplateResult | typeof nothing {
  const { width, height, label } = document;
  if (width === 0 || height === 0) return nothing;
  const scale = largestSide / Math.max(width, height);
  const size = `width:${Math.round(width * scale)}px;height:${Math.round(height * scale)}px`;
  const said = label === undefined ? t('The first example') : t('The first example, labelled {0}', label);
  return html`<canvas
    class="picture"
    width=${width}
    height=${height}
    style=${size}
    role="img"
    aria-label=${said}
    ${pixelsOf(document)}
  ></canvas>`;
}
