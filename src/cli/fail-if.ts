/**
 * The expressions of `--fail-if`: comparisons of numbers, strings and paths into the JSON result, joined by `&&`, `||`, `!` and
 * parentheses: `after.accuracy < 0.95 || guard`. Parsed by hand, so that nothing that is written there is ever run.
 */
import { Problem } from '../shared/problem';
import { text } from '../shared/text';

const comparisons = ['==', '!=', '<=', '>=', '<', '>'] as const;
type Comparison = (typeof comparisons)[number];

type Expression =
  | { readonly kind: 'value'; readonly value: number | string | boolean }
  | { readonly kind: 'path'; readonly keys: readonly (string | number)[]; readonly source: string }
  | { readonly kind: 'not'; readonly operand: Expression }
  | { readonly kind: 'and' | 'or'; readonly left: Expression; readonly right: Expression }
  | { readonly kind: 'compare'; readonly operator: Comparison; readonly left: Expression; readonly right: Expression };

/** A parsed condition. */
export interface Condition {
  readonly source: string;
  /**
   * Whether it holds. A path alone holds where the result has it and it is not false, 0 or empty.
   * @throws Problem `option-invalid` where a comparison names something that the result lacks, or that cannot be compared.
   */
  holds(result: unknown): boolean;
}

interface Token {
  readonly kind: 'number' | 'string' | 'name' | 'symbol' | 'end';
  readonly text: string;
  readonly at: number;
}

const tokenPattern =
  /\s*(?:(?<number>-?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)|(?<string>"[^"]*"|'[^']*')|(?<name>[A-Za-z_$][\w$]*)|(?<symbol>&&|\|\||[=!<>]=|[<>!()[\].]))/y;

function tokenize(source: string): Token[] {
  const tokens: Token[] = [];
  const end = source.trimEnd().length;
  tokenPattern.lastIndex = 0;
  while (tokenPattern.lastIndex < end) {
    const start = tokenPattern.lastIndex;
    const groups = tokenPattern.exec(source)?.groups;
    if (!groups) throw malformed(source, source.length - source.slice(start).trimStart().length);
    for (const kind of ['number', 'string', 'name', 'symbol'] as const) {
      const found = groups[kind];
      if (found !== undefined) tokens.push({ kind, text: found, at: tokenPattern.lastIndex - found.length });
    }
  }
  return [...tokens, { kind: 'end', text: '', at: end }];
}

const malformed = (source: string, at: number): Problem =>
  new Problem('option-invalid', text('The condition of --fail-if cannot be read at character {0}.', at + 1), {
    found: source,
    expected: "--fail-if 'after.accuracy < 0.95 && zeros > 0'",
    remedy: text('Use paths, numbers, quoted strings, == != < <= > >=, && || ! and parentheses.'),
  });

/** Deepest nesting of parentheses and `!`: far beyond need, and short of the stack's end. */
const deepest = 100;

/** Recursive descent, loosest binding first. */
class Parser {
  private next = 0;
  private depth = 0;
  private readonly tokens: readonly Token[];

  constructor(private readonly source: string) {
    this.tokens = tokenize(source);
  }

  parse(): Expression {
    const expression = this.or();
    if (this.token.kind !== 'end') throw this.unexpected();
    return expression;
  }

  private get token(): Token {
    return this.tokens[this.next] ?? { kind: 'end', text: '', at: this.source.length };
  }

  private unexpected(): Problem {
    return malformed(this.source, this.token.at);
  }

  /** Steps over the symbol if it is the next token. */
  private accepts(symbol: string): boolean {
    const found = this.token.kind === 'symbol' && this.token.text === symbol;
    if (found) this.next++;
    return found;
  }

  private or(): Expression {
    let left = this.and();
    while (this.accepts('||')) left = { kind: 'or', left, right: this.and() };
    return left;
  }

  private and(): Expression {
    let left = this.comparison();
    while (this.accepts('&&')) left = { kind: 'and', left, right: this.comparison() };
    return left;
  }

  private comparison(): Expression {
    const left = this.unary();
    const operator = comparisons.find((each) => this.accepts(each));
    return operator ? { kind: 'compare', operator, left, right: this.unary() } : left;
  }

  private unary(): Expression {
    if (!this.accepts('!')) return this.operand();
    return this.nested(() => ({ kind: 'not', operand: this.unary() }));
  }

  private operand(): Expression {
    const { kind, text: found } = this.token;
    if (this.accepts('('))
      return this.nested(() => {
        const inner = this.or();
        if (!this.accepts(')')) throw this.unexpected();
        return inner;
      });
    if (kind === 'name') return this.path();
    if (kind !== 'number' && kind !== 'string') throw this.unexpected();
    this.next++;
    return { kind: 'value', value: kind === 'number' ? Number(found) : found.slice(1, -1) };
  }

  private path(): Expression {
    const start = this.token.at;
    const first = this.token.text;
    this.next++;
    if (first === 'true' || first === 'false') return { kind: 'value', value: first === 'true' };
    const keys: (string | number)[] = [first];
    for (;;) {
      if (this.accepts('.')) keys.push(this.key('name'));
      else if (this.accepts('[')) {
        keys.push(this.token.kind === 'number' ? Number(this.key('number')) : this.key('string').slice(1, -1));
        if (!this.accepts(']')) throw this.unexpected();
      } else return { kind: 'path', keys, source: this.source.slice(start, this.token.at).trim() };
    }
  }

  private key(kind: Token['kind']): string {
    const found = this.token;
    if (found.kind !== kind) throw this.unexpected();
    this.next++;
    return found.text;
  }

  private nested<T>(parse: () => T): T {
    if (++this.depth > deepest) throw this.unexpected();
    const inner = parse();
    this.depth--;
    return inner;
  }
}

/** What stands at a path: own keys only, and the length of a list. */
function lookUp(result: unknown, keys: readonly (string | number)[]): unknown {
  let value = result;
  for (const key of keys) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
    value = (value as Record<string | number, unknown>)[key];
  }
  return value;
}

function operandValue(expression: Expression, result: unknown): number | string | boolean {
  const value = expression.kind === 'path' ? lookUp(result, expression.keys) : evaluate(expression, result);
  if (typeof value === 'number' || typeof value === 'string' || typeof value === 'boolean') return value;
  throw new Problem('option-invalid', text('The condition of --fail-if compares something that the result lacks.'), {
    found: expression.kind === 'path' ? expression.source : typeof value,
    ...(typeof result === 'object' && result !== null && { expected: Object.keys(result).join(', ') }),
    remedy: text('Look at the result with --json and name one of its numbers or strings.'),
  });
}

function compare(operator: Comparison, left: number | string | boolean, right: number | string | boolean): boolean {
  if (typeof left !== typeof right)
    throw new Problem('option-invalid', text('The condition of --fail-if compares two different kinds of value.'), {
      found: `${JSON.stringify(left)} ${operator} ${JSON.stringify(right)}`,
      expected: 'two numbers or two strings',
      remedy: text('Compare numbers with numbers and strings with strings.'),
    });
  switch (operator) {
    case '==':
      return left === right;
    case '!=':
      return left !== right;
    case '<':
      return left < right;
    case '<=':
      return left <= right;
    case '>':
      return left > right;
    case '>=':
      return left >= right;
  }
}

const isTrue = (value: unknown): boolean => (Array.isArray(value) ? value.length > 0 : Boolean(value));

function evaluate(expression: Expression, result: unknown): unknown {
  switch (expression.kind) {
    case 'value':
      return expression.value;
    case 'path':
      return lookUp(result, expression.keys);
    case 'not':
      return !isTrue(evaluate(expression.operand, result));
    case 'and':
      return isTrue(evaluate(expression.left, result)) && isTrue(evaluate(expression.right, result));
    case 'or':
      return isTrue(evaluate(expression.left, result)) || isTrue(evaluate(expression.right, result));
    case 'compare':
      return compare(
        expression.operator,
        operandValue(expression.left, result),
        operandValue(expression.right, result),
      );
  }
}

/** @throws Problem `option-invalid` where the source is no condition; the message names the character. */
export function parseCondition(source: string): Condition {
  const expression = new Parser(source).parse();
  return { source, holds: (result) => isTrue(evaluate(expression, result)) };
}
