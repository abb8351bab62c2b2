/** A figure that leaves the page: SVG with the theme's colours written into it, and the same as pixels. */
import { render, type TemplateResult } from 'lit-html';

/** What the page's style decides about a shape or a text, as SVG writes it, with the value that need not be written. */
const properties: readonly (readonly [name: string, usual: string])[] = [
  ['fill', 'rgb(0, 0, 0)'],
  ['fill-opacity', '1'],
  ['stroke', 'none'],
  ['stroke-width', '1px'],
  ['stroke-opacity', '1'],
  ['stroke-dasharray', 'none'],
  ['opacity', '1'],
];
const ofText: readonly (readonly [name: string, usual: string])[] = [
  ['font-size', ''],
  ['font-weight', '400'],
  ['font-style', 'normal'],
  ['font-family', ''],
  ['text-anchor', 'start'],
];
const shapes = new Set(['circle', 'ellipse', 'line', 'path', 'polyline', 'polygon', 'rect', 'text', 'tspan']);
/** What is about the page alone. */
const ofPage = /^(?:class|style|role|tabindex|data-.*|aria-.*)$/;

/** Writes an SVG element of the page so that it stands alone. @throws nothing; the page is not changed. */
export function standaloneSvg(element: SVGSVGElement, background = backgroundOf(element)): string {
  const copy = element.cloneNode(true);
  if (!(copy instanceof SVGSVGElement)) return '';
  const originals = element.querySelectorAll('*');
  copy.querySelectorAll('*').forEach((each, at) => {
    const original = originals[at];
    if (original && shapes.has(each.localName)) inline(original, each);
    bare(each);
  });
  bare(copy);
  const { width, height } = sizeOf(element);
  copy.setAttribute('xmlns', 'http://www.w3.org/2000/svg');
  copy.setAttribute('viewBox', `0 0 ${width} ${height}`);
  copy.setAttribute('width', String(width));
  copy.setAttribute('height', String(height));
  const ground = document.createElementNS('http://www.w3.org/2000/svg', 'rect');
  for (const [name, value] of Object.entries({ width: '100%', height: '100%', fill: background }))
    ground.setAttribute(name, value);
  copy.prepend(ground);
  tidy(copy);
  return `${new XMLSerializer().serializeToString(copy)}\n`;
}

function inline(from: Element, to: Element): void {
  const style = getComputedStyle(from);
  const isText = to.localName === 'text' || to.localName === 'tspan';
  for (const [name, usual] of isText ? [...properties, ...ofText] : properties) {
    const value = style.getPropertyValue(name);
    if (value === usual || value === '') to.removeAttribute(name);
    else to.setAttribute(name, plain(value));
  }
}

/** What a style computes to in the words that other programs know: `color(srgb …)` as `rgb(…)`, lengths without their unit. */
function plain(value: string): string {
  const mixed = /^color\(srgb ([\d.e-]+) ([\d.e-]+) ([\d.e-]+)(?: \/ ([\d.e-]+))?\)$/.exec(value);
  if (!mixed) return value.replace(/(?<=\d)px\b/g, '');
  const channels = mixed.slice(1, 4).map((share) => Math.round(Number(share) * 255));
  return mixed[4] === undefined ? `rgb(${channels.join(', ')})` : `rgba(${[...channels, mixed[4]].join(', ')})`;
}

function bare(element: Element): void {
  for (const { name } of [...element.attributes]) if (ofPage.test(name)) element.removeAttribute(name);
}

/** The marks of the templates, and the room between elements. */
function tidy(element: Element): void {
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_COMMENT | NodeFilter.SHOW_TEXT);
  const found: Node[] = [];
  while (walker.nextNode()) found.push(walker.currentNode);
  for (const node of found)
    if (node.nodeType === Node.COMMENT_NODE || node.nodeValue?.trim() === '') node.parentNode?.removeChild(node);
}

/** The first ground behind an element that is not transparent. */
function backgroundOf(element: Element): string {
  for (let at: Element | null = element; at; at = at.parentElement) {
    const { backgroundColor } = getComputedStyle(at);
    if (backgroundColor !== '' && backgroundColor !== 'rgba(0, 0, 0, 0)') return plain(backgroundColor);
  }
  return 'rgb(255, 255, 255)';
}

function sizeOf(element: SVGSVGElement): { readonly width: number; readonly height: number } {
  const { width, height } = element.getBoundingClientRect();
  return { width: Math.max(1, Math.ceil(width)), height: Math.max(1, Math.ceil(height)) };
}

/** The same of a figure that the page does not show as one. @param classes of what would be around it: the style goes by them. */
export function offscreenSvg(template: TemplateResult, classes: string): string {
  const holder = document.createElement('div');
  holder.className = `offscreen ${classes}`;
  document.body.append(holder);
  try {
    render(template, holder);
    const element = holder.querySelector('svg');
    return element ? standaloneSvg(element, backgroundOf(document.body)) : '';
  } finally {
    holder.remove();
  }
}

/** Pixels for each CSS pixel, where the picture does not become too large by that: canvases end at about 16,384. */
const scale = 2;
const most = 16_384;

/** The bytes of a PNG file of a standalone SVG. Rejects where the browser cannot draw it. */
export async function pngOf(svg: string): Promise<Uint8Array> {
  const picture = new Image();
  picture.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
  await picture.decode();
  const { naturalWidth: width, naturalHeight: height } = picture;
  const factor = Math.min(scale, most / width, most / height);
  const canvas = document.createElement('canvas');
  canvas.width = Math.floor(width * factor);
  canvas.height = Math.floor(height * factor);
  canvas.getContext('2d')?.drawImage(picture, 0, 0, canvas.width, canvas.height);
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/png'));
  if (!blob) throw new Error('The browser cannot draw this figure.');
  return new Uint8Array(await blob.arrayBuffer());
}
