/**
 * Python that applies masks and holds them while a model trains. Like all code it is in one language; what is around it is translated. Every
 * snippet is run as it is here by `node bench/run.mjs python` (docs/handing-over.md).
 */
import { visible } from '../visible';
import { kerasSnippet } from './keras';
import { pytorchSnippet } from './pytorch';

export const frameworks = ['pytorch', 'keras'] as const;
export type Framework = (typeof frameworks)[number];

export interface SnippetQuery {
  readonly framework: Framework;
  /** Name of the npz of masks, as the snippet loads it. */
  readonly masks: string;
  /** Of the arrays in it. */
  readonly names: readonly string[];
}

/** Whether a name can be one that the framework gives: `encoder.fc.weight`, `encoder/fc/kernel`. */
const own: Readonly<Record<Framework, RegExp>> = {
  pytorch: /^\w+(\.\w+)+$/,
  keras: /^[\w-]+(\/[\w-]+)+$/,
};
const foreignNames = (framework: Framework, names: readonly string[]): readonly string[] =>
  names.filter((name) => !own[framework].test(name));

/** The framework whose names these are, as far as they tell. */
export function likelyFramework(names: readonly string[]): Framework {
  const [pytorch, keras] = frameworks.map((framework) => foreignNames(framework, names).length);
  return keras < pytorch ? 'keras' : 'pytorch';
}

/**
 * Where names are not the framework's (an exporter made them up, or the model is another framework's), it begins with how the masks are carried
 * over, and loads what comes of that.
 */
export function pythonSnippet({ framework, masks, names }: SnippetQuery): string {
  const foreign = foreignNames(framework, names);
  const carried = masks.replace(/(\.npz)?$/i, `-${framework}.npz`);
  const file = foreign.length > 0 ? carried : masks;
  const code = framework === 'pytorch' ? pytorchSnippet(file) : kerasSnippet(file);
  if (foreign.length === 0) return code;
  const [first = ''] = foreign;
  return [
    `# ${foreign.length} of ${names.length} masks are not named as ${titles[framework]} names its weights (${inComment(first)}). Carry them over first:`,
    `#   ${saving[framework]}`,
    `#   prunescope masks ${shellWord(masks)} --for weights.npz --out ${shellWord(carried)}`,
    code,
  ].join('\n');
}

const titles: Readonly<Record<Framework, string>> = { pytorch: 'PyTorch', keras: 'Keras' };
const saving: Readonly<Record<Framework, string>> = {
  pytorch: 'np.savez("weights.npz", **{name: value.cpu().numpy() for name, value in model.state_dict().items()})',
  keras: 'np.savez("weights.npz", **{variable.path: variable.numpy() for variable in model.weights})',
};

/** Names come out of files: no line of one may leave the comment that it stands in. */
const inComment = (name: string): string => visible(JSON.stringify(name.slice(0, 100)).slice(1, -1));

/** A word of a command that stands in a comment: nothing in it is the shell's. */
function shellWord(name: string): string {
  const word = name.replace(/\p{Cc}/gu, '?');
  if (/^[\w./-]+$/.test(word)) return word;
  return /["$`\\!]/.test(word) ? `'${word.replaceAll("'", `'\\''`)}'` : `"${word}"`;
}
