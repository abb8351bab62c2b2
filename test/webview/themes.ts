/** The values that VS Code 1.100+ gives a webview for the variables that the page and the UI toolkit use. */
export type ThemeName = 'dark' | 'light' | 'contrast' | 'contrast-light';

export interface Theme {
  /** Class of the body, as VS Code sets it. */
  readonly body: string;
  readonly variables: Readonly<Record<string, string>>;
}

const fonts = {
  'font-family': `"Segoe WPC", "Segoe UI", Ubuntu, "Droid Sans", sans-serif`,
  'font-size': '13px',
  'font-weight': 'normal',
  'editor-font-family': `"Droid Sans Mono", "monospace", monospace`,
  'editor-font-size': '14px',
};

/** Dark Modern. */
const dark = {
  foreground: '#cccccc',
  descriptionForeground: '#9d9d9d',
  disabledForeground: 'rgba(204, 204, 204, 0.5)',
  focusBorder: '#0078d4',
  errorForeground: '#f85149',
  'editor-background': '#1f1f1f',
  'editor-foreground': '#cccccc',
  'editorWarning-foreground': '#cca700',
  'sideBar-background': '#181818',
  'panel-border': '#2b2b2b',
  'widget-border': '#313131',
  'button-background': '#0078d4',
  'button-foreground': '#ffffff',
  'button-hoverBackground': '#026ec1',
  'button-border': 'rgba(255, 255, 255, 0.07)',
  'button-secondaryBackground': '#313131',
  'button-secondaryForeground': '#cccccc',
  'button-secondaryHoverBackground': '#3c3c3c',
  'checkbox-background': '#313131',
  'checkbox-border': '#3c3c3c',
  'checkbox-foreground': '#cccccc',
  'dropdown-background': '#313131',
  'dropdown-border': '#3c3c3c',
  'dropdown-foreground': '#cccccc',
  'dropdown-listBackground': '#1f1f1f',
  'input-background': '#313131',
  'input-border': '#3c3c3c',
  'input-foreground': '#cccccc',
  'input-placeholderForeground': '#989898',
  'inputValidation-errorBorder': '#be1100',
  'list-activeSelectionBackground': '#04395e',
  'list-activeSelectionForeground': '#ffffff',
  'list-hoverBackground': '#2a2d2e',
  'progressBar-background': '#0078d4',
  'textLink-foreground': '#4daafc',
  'scrollbarSlider-background': 'rgba(121, 121, 121, 0.4)',
};

/** Light Modern. */
const light = {
  ...dark,
  foreground: '#3b3b3b',
  descriptionForeground: '#3b3b3b',
  disabledForeground: 'rgba(97, 97, 97, 0.5)',
  focusBorder: '#005fb8',
  'editor-background': '#ffffff',
  'editor-foreground': '#3b3b3b',
  'editorWarning-foreground': '#bf8803',
  'sideBar-background': '#f8f8f8',
  'panel-border': '#e5e5e5',
  'widget-border': '#e5e5e5',
  'button-background': '#005fb8',
  'button-hoverBackground': '#0258a8',
  'button-border': 'rgba(0, 0, 0, 0.1)',
  'button-secondaryBackground': '#e5e5e5',
  'button-secondaryForeground': '#3b3b3b',
  'button-secondaryHoverBackground': '#cccccc',
  'checkbox-background': '#f8f8f8',
  'checkbox-border': '#cecece',
  'checkbox-foreground': '#3b3b3b',
  'dropdown-background': '#ffffff',
  'dropdown-border': '#cecece',
  'dropdown-foreground': '#3b3b3b',
  'dropdown-listBackground': '#ffffff',
  'input-background': '#ffffff',
  'input-border': '#cecece',
  'input-foreground': '#3b3b3b',
  'input-placeholderForeground': '#767676',
  'list-activeSelectionBackground': '#e8e8e8',
  'list-activeSelectionForeground': '#000000',
  'list-hoverBackground': '#f2f2f2',
  'progressBar-background': '#005fb8',
  'textLink-foreground': '#005fb8',
  'scrollbarSlider-background': 'rgba(100, 100, 100, 0.4)',
};

/** High Contrast: no fills, borders everywhere. */
function contrast(foreground: string, background: string, border: string, focus: string): Record<string, string> {
  const fills = ['button-background', 'button-secondaryBackground', 'checkbox-background', 'dropdown-background'];
  const texts = ['foreground', 'descriptionForeground', 'editor-foreground', 'button-secondaryForeground'];
  const borders = ['contrastBorder', 'panel-border', 'widget-border', 'button-border', 'checkbox-border'];
  const all = (names: readonly string[], value: string): Record<string, string> =>
    Object.fromEntries(names.map((name) => [name, value]));
  return {
    ...all([...texts, 'checkbox-foreground', 'dropdown-foreground', 'input-foreground'], foreground),
    ...all(
      [...fills, 'editor-background', 'sideBar-background', 'input-background', 'dropdown-listBackground'],
      background,
    ),
    ...all([...borders, 'dropdown-border', 'input-border'], border),
    focusBorder: focus,
    contrastActiveBorder: focus,
    'button-foreground': foreground,
    'progressBar-background': border,
  };
}

export const themes: Readonly<Record<ThemeName, Theme>> = {
  dark: { body: 'vscode-dark', variables: { ...fonts, ...dark } },
  light: { body: 'vscode-light', variables: { ...fonts, ...light } },
  contrast: {
    body: 'vscode-high-contrast',
    variables: {
      ...fonts,
      ...contrast('#ffffff', '#000000', '#6fc3df', '#f38518'),
      errorForeground: '#f48771',
      'editorWarning-foreground': '#ffd370',
      'inputValidation-errorBorder': '#be1100',
      'textLink-foreground': '#21a6ff',
      'scrollbarSlider-background': 'rgba(111, 195, 223, 0.6)',
    },
  },
  'contrast-light': {
    body: 'vscode-high-contrast vscode-high-contrast-light',
    variables: {
      ...fonts,
      ...contrast('#292929', '#ffffff', '#0f4a85', '#006bbd'),
      'button-background': '#0f4a85',
      'button-foreground': '#ffffff',
      'button-secondaryBackground': '#ffffff',
      errorForeground: '#b5200d',
      'editorWarning-foreground': '#895503',
      'inputValidation-errorBorder': '#0f4a85',
      'textLink-foreground': '#0f4a85',
      'scrollbarSlider-background': 'rgba(15, 74, 133, 0.4)',
    },
  },
};
