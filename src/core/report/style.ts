import { css, ramp, textOn } from '../../shared/charts/ramp';

/** The colours of shares: `k0` … `k100`, each with text that can be read on it. */
const shares = Array.from({ length: 101 }, (_, percent) => {
  const colour = ramp(percent / 100);
  return `.k${percent}{background:${css(colour)};color:${css(textOn(colour))}}`;
}).join('');

/** Okabe & Ito (2008), which people without full colour vision tell apart; those too faint on a ground are darker or lighter. */
const light = ['#0072b2', '#b3500a', '#00795a', '#a3487b', '#7a5c00', '#5b3fa0', '#444444', '#8a2f2f'];
const dark = ['#56b4e9', '#f0903a', '#2fc79a', '#e29bc5', '#f0e442', '#b8a1ff', '#cccccc', '#ff9c9c'];
const curves = (colours: readonly string[]): string =>
  colours.map((colour, kind) => `.c${kind}{stroke:${colour}}.c${kind} circle,.c${kind} text{fill:${colour}}`).join('');

/** All of the page's style: no font, picture or script from elsewhere. */
export const style = `
:root{color-scheme:light dark;--ground:#fff;--text:#1f2328;--quiet:#59636e;--rule:#d8dee4;--band:#f6f8fa}
body{margin:0 auto;max-width:1120px;padding:24px;background:var(--ground);color:var(--text);font:14px/1.5 system-ui,sans-serif}
h1{font-size:22px;margin:0 0 4px;overflow-wrap:anywhere}h2{font-size:17px;margin:36px 0 8px;padding-bottom:4px;border-bottom:1px solid var(--rule)}
h3{font-size:14px;margin:20px 0 6px}p,ul,dl{margin:6px 0 10px}.quiet,figcaption{color:var(--quiet)}
.wide{overflow-x:auto;margin:8px 0 14px}table{border-collapse:collapse;font-variant-numeric:tabular-nums}
table{font-size:13px}th,td{padding:3px 8px;text-align:right;border:1px solid var(--rule);white-space:nowrap}th{font-weight:600;background:var(--band)}
thead th{white-space:normal}tbody th,tfoot th,thead th:first-child{text-align:left}tfoot td{background:var(--band)}
figure{margin:0}figcaption{font-size:12px}.charts{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(440px,100%),1fr));gap:16px}

.small{grid-template-columns:repeat(auto-fit,minmax(min(320px,100%),1fr))}svg{width:100%;height:auto;font-size:11px}svg text{fill:var(--quiet)}.rule{stroke:var(--rule)}
.error{stroke-width:1.2}.baseline{stroke:var(--text);stroke-dasharray:4 3}polyline{fill:none;stroke-width:1.8}.leader{stroke-width:.7;opacity:.6}
svg text{stroke:none}.now{font-weight:600}circle{stroke:none}
dt{font-weight:600;margin-top:12px}dd{margin:2px 0 2px 16px;overflow-wrap:anywhere}code,pre{font:12px/1.45 ui-monospace,monospace}
pre{padding:12px;background:var(--band);border:1px solid var(--rule);overflow-x:auto}summary{cursor:pointer}.bad{color:#b3261e}
${shares}${curves(light)}
@media screen and (prefers-color-scheme:dark){:root{--ground:#16191d;--text:#e6e8ea;--quiet:#a3acb5;--rule:#363c43;--band:#1f242a}.bad{color:#ff9c92}${curves(dark)}}
@page{margin:14mm 12mm}
@media print{:root{color-scheme:light}body{max-width:none;padding:0;font-size:10.5px}h2,h3,figcaption{break-after:avoid}figure,tr,dt,pre{break-inside:avoid}
h2{margin-top:20px}p{orphans:3;widows:3}thead{display:table-header-group}tfoot{display:table-row-group}
.wide{overflow:visible}table{font-size:8.5px;max-width:100%}th,td{padding:2px 4px;white-space:normal;overflow-wrap:anywhere}td{white-space:nowrap}
thead th{overflow-wrap:normal;hyphens:auto}pre{white-space:pre-wrap;overflow-wrap:anywhere}
.charts{display:block;columns:2;column-gap:16px}.charts figure{margin-bottom:12px}
details::details-content{content-visibility:visible}a{color:inherit}*{print-color-adjust:exact;-webkit-print-color-adjust:exact}}
`;
