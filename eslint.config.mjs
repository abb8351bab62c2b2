import js from '@eslint/js';
import tseslint from 'typescript-eslint';

/** Imports run one way (docs/architecture.md). Each folder: what it may not import. */
const node = {
  regex: '^node:',
  message: 'core runs where there is no Node: files reach it as Folder (core/files.ts).',
};
const vscode = { regex: '^vscode$', message: 'Only src/host and src/extension.ts know VS Code.' };
const layer = (name) => ({
  regex: `(^|/)\\.\\./(.*/)?${name}(/|$)`,
  message: `This folder may not import ${name} (docs/architecture.md).`,
});
const toolkit = { regex: '^@vscode/webview-ui-toolkit', message: 'Only webview/ui.ts imports the UI toolkit.' };
const forbid = (files, ...patterns) => ({ files, rules: { 'no-restricted-imports': ['error', { patterns }] } });

export default tseslint.config(
  {
    ignores: [
      'dist',
      'out',
      'node_modules',
      '.vscode-test',
      'src/core/formats/onnx/proto/onnx_pb.ts',
      'src/core/executors/tfjs/wasm',
    ],
  },
  js.configs.recommended,
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: {
      parserOptions: { project: ['./tsconfig.json', './webview/tsconfig.json'], tsconfigRootDir: import.meta.dirname },
    },
    rules: {
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      '@typescript-eslint/no-confusing-void-expression': 'off',
      '@typescript-eslint/no-unnecessary-condition': 'off',
      '@typescript-eslint/no-unnecessary-type-parameters': 'off',
      '@typescript-eslint/require-await': 'off',
      '@typescript-eslint/restrict-plus-operands': ['error', { allowNumberAndString: true }],
      '@typescript-eslint/unified-signatures': 'off',
      eqeqeq: 'error',
    },
  },
  {
    files: ['test/**/*.ts'],
    rules: { '@typescript-eslint/no-non-null-assertion': 'off', '@typescript-eslint/no-floating-promises': 'off' },
  },
  {
    files: ['**/*.mjs'],
    languageOptions: {
      globals: {
        process: 'readonly',
        console: 'readonly',
        URL: 'readonly',
        Buffer: 'readonly',
        setTimeout: 'readonly',
        clearTimeout: 'readonly',
        fetch: 'readonly',
        performance: 'readonly',
      },
    },
  },
  forbid(['src/shared/**'], node, vscode, ...['core', 'jobs', 'cli', 'host', 'webview'].map(layer)),
  forbid(['src/core/**'], node, vscode, ...['jobs', 'cli', 'host', 'webview'].map(layer)),
  forbid(['src/jobs/**'], vscode, ...['cli', 'host', 'webview'].map(layer)),
  forbid(['src/cli/**'], vscode, ...['host', 'webview'].map(layer)),
  forbid(['src/host/**', 'src/extension.ts'], ...['core', 'cli', 'webview'].map(layer)),
  forbid(['webview/**'], node, vscode, toolkit, ...['core', 'jobs', 'cli', 'host'].map(layer)),
  forbid(['webview/ui.ts'], node, vscode, ...['core', 'jobs', 'cli', 'host'].map(layer)),
);
