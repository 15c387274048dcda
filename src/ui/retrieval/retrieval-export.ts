import type { PublishedRetrieval } from '../../contract/published-retrieval.ts';
import type { Measurement } from '../../store/index.ts';
import { csvTable, markdownTable } from '../exported-table.ts';

/** A line of the table, published or measured. */
export interface RetrievalRow extends PublishedRetrieval {
  readonly isPublished: boolean;
  /** The name of the data set that was measured. */
  readonly set: string;
  readonly counts: { readonly texts: number; readonly pictures: number } | null;
}

const METRICS = ['R@1', 'R@5', 'R@10'] as const;
const HEAD = [
  ...METRICS.map((metric) => `Text-to-Image ${metric}`),
  ...METRICS.map((metric) => `Image-to-Text ${metric}`),
  'MR',
];
/** The precision of the published numbers. */
const RECALL_DIGITS = 1;
const MEAN_DIGITS = 2;

export function publishedRow(row: PublishedRetrieval): RetrievalRow {
  return { ...row, isPublished: true, set: 'Flickr30K-CN', counts: null };
}

export function measuredRow(
  { result }: Pick<Measurement, 'result'>,
  names: { readonly pair: string; readonly set: string },
): RetrievalRow {
  const { textToImage, imageToText, mean, texts, pictures } = result;
  return {
    name: names.pair,
    textToImage: [textToImage.at1, textToImage.at5, textToImage.at10],
    imageToText: [imageToText.at1, imageToText.at5, imageToText.at10],
    mean,
    isPublished: false,
    set: names.set,
    counts: { texts, pictures },
  };
}

/** The seven numbers, formatted for display. */
export function numbersOf({ textToImage, imageToText, mean }: PublishedRetrieval): string[] {
  const recalls = [...textToImage, ...imageToText].map((value) => value.toFixed(RECALL_DIGITS));
  return [...recalls, mean.toFixed(MEAN_DIGITS)];
}

export interface ExportWords {
  readonly model: string;
  readonly set: string;
  readonly origin: string;
  readonly published: string;
  readonly measured: string;
}

export const retrievalCsv = (rows: readonly RetrievalRow[], words: ExportWords): string =>
  csvTable(cellsOf(rows, words));

export const retrievalMarkdown = (rows: readonly RetrievalRow[], words: ExportWords): string =>
  `${markdownTable(cellsOf(rows, words))}\n`;

/** With the numbers in full precision. */
export function retrievalJson(rows: readonly RetrievalRow[]): string {
  return `${JSON.stringify(rows, null, 2)}\n`;
}

function cellsOf(rows: readonly RetrievalRow[], words: ExportWords): string[][] {
  const { model, set, origin, published, measured } = words;
  const lines = rows.map((row) => [
    row.name,
    row.set,
    row.isPublished ? published : measured,
    ...numbersOf(row),
  ]);
  return [[model, set, origin, ...HEAD], ...lines];
}
