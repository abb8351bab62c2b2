import assert from 'node:assert/strict';
import { html, type PageAssets } from '../../../src/host/panel/html';

const assets: PageAssets = {
  cspSource: 'https://cdn.example',
  script: 'https://cdn.example/webview.js',
  style: 'https://cdn.example/webview.css',
  nonce: 'abc123',
  language: 'zh-cn',
  title: 'lenet',
};
const policyOf = (page: string): Map<string, string[]> => {
  const content = /http-equiv="Content-Security-Policy"\s+content="([^"]*)"/.exec(page)?.[1] ?? '';
  return new Map(content.split('; ').map((line) => [line.split(' ')[0] ?? '', line.split(' ').slice(1)]));
};

describe('the frame of the page', () => {
  it('allows our script by its nonce, styles and fonts, pictures, and nothing else', () => {
    assert.deepEqual(Object.fromEntries(policyOf(html(assets))), {
      'default-src': [`'none'`],
      'script-src': [`'nonce-abc123'`],
      'style-src': ['https://cdn.example', `'unsafe-inline'`],
      'font-src': ['https://cdn.example'],
      'img-src': ['https://cdn.example', 'data:'],
    });
  });

  it('has one script, with the nonce, and nothing inline', () => {
    const scripts = html(assets).match(/<script[^>]*>[^<]*<\/script>/g);
    assert.deepEqual(scripts, ['<script nonce="abc123" src="https://cdn.example/webview.js"></script>']);
  });

  it('lets no text become markup', () => {
    const page = html({ ...assets, title: '</title><script>alert(1)</script>"', language: '"><b>' });
    assert.equal(page.match(/<script/g)?.length, 1);
    assert.ok(!page.includes('<b>'));
  });
});
