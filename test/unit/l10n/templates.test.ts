import assert from 'node:assert/strict';
import { templatesIn } from './templates';

const imports = "import { text, type Text } from '../../shared/text';\n";
const page = "import { t } from '../i18n';\n";

interface Case {
  readonly what: string;
  readonly source: string;
  /** Templates with the number of arguments. */
  readonly uses?: readonly (readonly [template: string, args: number])[];
  /** Lines of what is not known. */
  readonly unknown?: readonly number[];
}

const cases: readonly Case[] = [
  { what: 'a literal', source: `${imports}text('One {0}.', 1);`, uses: [['One {0}.', 1]] },
  { what: 'a template without parts', source: `${imports}text(\`One\`);`, uses: [['One', 0]] },
  { what: 'the page', source: `${page}html\`<b>\${t('One')}</b>\`;`, uses: [['One', 0]] },
  { what: 'the editor', source: "vscode.l10n.t('One {0}', 1);", uses: [['One {0}', 1]] },
  { what: 'the editor’s part', source: "import { l10n } from 'vscode';\nl10n.t('One');", uses: [['One', 0]] },
  {
    what: 'a choice',
    source: `${imports}text(many ? 'Some {0}' : none ? ('None {0}') : 'One {0}', 1);`,
    uses: [
      ['Some {0}', 1],
      ['None {0}', 1],
      ['One {0}', 1],
    ],
  },
  { what: 'a constant', source: `${imports}const one = 'One';\ntext(one);`, uses: [['One', 0]] },
  { what: 'another name', source: "import { text as say } from './text';\nsay('One');", uses: [['One', 0]] },
  {
    what: 'a call within a call',
    source: `${imports}text('One: {0}', format(text('Two'), bundle));`,
    uses: [
      ['One: {0}', 1],
      ['Two', 0],
    ],
  },
  { what: 'a variable', source: `${imports}\ntext(words);`, unknown: [3] },
  { what: 'a sum', source: `${imports}text('One ' + 'two');`, unknown: [2] },
  { what: 'parts', source: `${imports}text(\`One \${two}\`);`, unknown: [2] },
  { what: 'a variable that is no constant', source: `${imports}let one = 'One';\ntext(one);`, unknown: [3] },
  { what: 'half a choice', source: `${imports}text(many ? 'Some' : words);`, unknown: [2] },
  { what: 'arguments without a number', source: `${imports}text('{0}', ...args);`, unknown: [2] },
  { what: 'no template', source: `${imports}text();`, unknown: [2] },
  { what: 'the function handed on', source: `${imports}words.map(text);`, unknown: [2] },
  { what: 'the editor’s function handed on', source: 'words.map(vscode.l10n.t);', unknown: [1] },
  { what: 'a thing that only has the name', source: "import { text } from './other';\ntext(words);" },
  { what: 'a property of the name', source: `${imports}problem.text(words);\nconst other = { text: words };` },
];

describe('the templates of a file', () => {
  for (const { what, source, uses = [], unknown = [] } of cases)
    it(what, () => {
      const found = templatesIn('file.ts', source);
      assert.deepEqual(
        found.uses.map(({ template, args }) => [template, args]),
        uses,
      );
      const lines = found.unknown.map((each) => Number(/^file\.ts:(\d+): /.exec(each)?.[1]));
      assert.deepEqual(lines, unknown);
    });

  it('says where', () => {
    const [use] = templatesIn('src/file.ts', `${imports}\n\ntext('One');`).uses;
    assert.equal(use?.place, 'src/file.ts:4');
  });
});
