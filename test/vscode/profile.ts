import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** VS Code's name for a display language. */
export type Language = 'en' | 'zh-cn';

/** Nothing on screen and nothing in the background that is not under test. */
const quiet = {
  'chat.disableAIFeatures': true,
  'explorer.compactFolders': false,
  'extensions.autoCheckUpdates': false,
  'extensions.autoUpdate': false,
  'extensions.ignoreRecommendations': true,
  'git.enabled': false,
  'security.workspace.trust.startupPrompt': 'never',
  'telemetry.telemetryLevel': 'off',
  'update.mode': 'none',
  'workbench.colorTheme': 'Dark Modern',
  'workbench.enableExperiments': false,
  'workbench.reduceMotion': 'on',
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'workbench.startupEditor': 'none',
};

/** The user's folders below a server's own: what a person has in their home. */
export class Profile {
  readonly userData: string;
  readonly extensions: string;

  constructor(folder: string, settings: Readonly<Record<string, unknown>> = {}) {
    this.userData = path.join(folder, 'user-data');
    this.extensions = path.join(folder, 'extensions');
    mkdirSync(path.join(this.userData, 'User'), { recursive: true });
    mkdirSync(this.extensions);
    const file = path.join(this.userData, 'User', 'settings.json');
    writeFileSync(file, JSON.stringify({ ...quiet, ...settings }, undefined, 2));
  }

  /** Installs an extension by its folder, as its VSIX would. */
  addExtension(folder: string): void {
    const manifest: unknown = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8'));
    const { publisher, name, version } = manifest as Record<'publisher' | 'name' | 'version', string>;
    cpSync(folder, path.join(this.extensions, `${publisher}.${name}-${version}`), { recursive: true });
  }

  /**
   * Makes a display language selectable without its language pack, which only the marketplace has: VS Code's own texts stay
   * English, an extension's own (`package.nls.*.json`, `l10n/`) are shown in the language.
   */
  addLanguage(language: Language): void {
    if (language === 'en') return;
    const translations = path.join(this.userData, `${language}.json`);
    writeFileSync(translations, JSON.stringify({ contents: {} }));
    // VS Code asks which extension brought the pack; without an answer it looks for one in the marketplace.
    const extension = { extensionIdentifier: { id: `prunescope-tests.${language}` }, version: '1.0.0' };
    const pack = { hash: 'empty', label: language, extensions: [extension], translations: { vscode: translations } };
    writeFileSync(path.join(this.userData, 'languagepacks.json'), JSON.stringify({ [language]: pack }));
  }
}
