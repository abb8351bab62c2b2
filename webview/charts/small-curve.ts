import { svg, type SVGTemplateResult } from 'lit-html';
import { pathOf, px, type PlotPoint } from '../../src/shared/charts/line-plot';
import { openScale } from '../../src/shared/charts/scale';

export interface SmallCurveOptions {
  /** CSS pixels. */
  readonly width: number;
  readonly height: number;
  /** Of all the curves beside it, so that one can be held against another. */
  readonly x: { readonly low: number; readonly high: number };
  readonly y: { readonly low: number; readonly high: number };
  readonly points: readonly PlotPoint[];
  /** The unpruned model's value. */
  readonly baseline: number | undefined;
  /** The slider, where it is on the axis. */
  readonly now: number | undefined;
}

const pad = 4;

/** One of many small curves: what is lost against the unpruned model is filled. */
export function smallCurve({ width, height, x, y, points, baseline, now }: SmallCurveOptions): SVGTemplateResult {
  const across = openScale(x.low, x.high, pad, width - pad, []);
  const up = openScale(y.low, y.high, height - pad, pad, []);
  const first = points[0];
  const last = points.at(-1);
  const level = baseline === undefined ? undefined : px(up.at(baseline));
  const path = pathOf(points, across, up);
  return svg`
    ${level === undefined ? undefined : svg`<line class="baseline" x1=${pad} x2=${width - pad} y1=${level} y2=${level}></line>`}
    ${
      now === undefined || now < x.low || now > x.high
        ? undefined
        : svg`<line class="now" x1=${px(across.at(now))} x2=${px(across.at(now))} y1=${pad} y2=${height - pad}></line>`
    }
    ${
      level === undefined || !first || !last
        ? undefined
        : svg`<polygon class="lost" points=${`${px(across.at(first.x))},${level} ${path} ${px(across.at(last.x))},${level}`}></polygon>`
    }
    <polyline class="curve selected" points=${path}></polyline>
    ${last ? svg`<circle class="dot selected" cx=${px(across.at(last.x))} cy=${px(up.at(last.y))} r="2.5"></circle>` : undefined}`;
}
