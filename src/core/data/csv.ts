import Papa from 'papaparse';
import { Problem } from '../../shared/problem';
import { text, type Text } from '../../shared/text';
import { size } from '../graph/shape';
import { malformed, readWhole } from './limits';
import { NumberTable } from './number-table';
import type { DataFormat, DataRequest, RawData } from './raw-data';

/** Bytes of a table of text: it is held as one string. */
const csvLimit = 2 ** 28;
/** What a table takes for each of its bytes, while its text becomes numbers. */
const expansion = 8;
const labelNames = ['label', 'y', 'target'];

/** A table with a header line: one column of labels or targets, all others features. */
export const csv: DataFormat = {
  id: 'csv',
  accepts: (names) => names.length === 1 && names[0].toLowerCase().endsWith('.csv'),
  async read(request) {
    const [file] = request.names;
    const limit = Math.min(csvLimit, Math.floor(request.limit / expansion));
    const content = new TextDecoder().decode(await readWhole(request.folder, file, limit));
    return readTable(content, file, request);
  },
};

function readTable(content: string, file: string, request: DataRequest): RawData {
  let table: NumberTable | undefined;
  let notes: readonly Text[] = [];
  Papa.parse<string[]>(content, {
    skipEmptyLines: 'greedy',
    step: ({ data: cells, errors }) => {
      const quote = errors.find(({ type }) => type === 'Quotes');
      if (quote) throw malformed(file, `${quote.message} (row ${quote.row ?? 0})`, 'a quote at both ends');
      if (table) return table.add(cells);
      const header = requireHeader(cells, file);
      const choice = chooseLabel(header, file, request);
      table = new NumberTable(file, header, choice.column);
      notes = choice.notes;
    },
  });
  if (!table) throw malformed(file, 'an empty file', 'a header line');
  const { notes: found, ...data } = table.finish();
  return { ...data, notes: [...notes, ...found] };
}

/** A header of numbers is a header only where it counts the columns. */
function requireHeader(cells: readonly string[], file: string): readonly string[] {
  const header = cells.map((cell) => cell.trim());
  const numeric = header.every((cell) => cell !== '' && Number.isFinite(Number(cell)));
  if (numeric && !header.every((cell, index) => Number(cell) === index))
    throw malformed(file, header.join().slice(0, 100), 'a header line');
  return header;
}

/** @returns the column of labels or targets; undefined where there is none. */
function chooseLabel(
  header: readonly string[],
  file: string,
  { recipe, inputs }: DataRequest,
): { column: number | undefined; notes: readonly Text[] } {
  if (recipe.labelColumn !== undefined) {
    const column = header.indexOf(recipe.labelColumn);
    if (column >= 0) return { column, notes: [] };
    throw new Problem('option-invalid', text('{0} has no column {1}.', file, recipe.labelColumn), {
      file,
      found: header.join(', ').slice(0, 200),
      expected: recipe.labelColumn,
      remedy: text('Name one of the columns.'),
    });
  }
  const named = header.findIndex((name) => labelNames.includes(name.toLowerCase()));
  if (named >= 0) return { column: named, notes: [text('{0}: the labels are in column {1}.', file, header[named])] };
  const features = inputs?.[0] && size(inputs[0].node.shape);
  if (features === header.length) return { column: undefined, notes: [text('{0} has no column of labels.', file)] };
  const last = header.length - 1;
  return { column: last, notes: [text('{0}: the labels are in the last column, {1}.', file, header[last])] };
}
