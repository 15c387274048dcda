import {
  addPngText,
  cellAt,
  cellCount,
  readPngText,
  type GridAxisKey,
  type GridPlan,
} from '../../store/index.ts';

/** Browsers refuse larger canvases, and memory is limited. */
const MAX_EDGE = 12_000;
const MAX_PIXELS = 48_000_000;

const GAP = 8;
const LINE_HEIGHT = 1.3;
const BACKGROUND = '#ffffff';
const TEXT = '#1c242e';

/** A1111's names, so that other programs can read what was varied. */
const SCRIPT_NAMES: Readonly<Record<GridAxisKey, string>> = {
  steps: 'Steps',
  guidanceScale: 'CFG Scale',
  seed: 'Seed',
  strength: 'Denoising',
  sampler: 'Sampler',
  clipSkip: 'Clip skip',
  prompt: 'Prompt S/R',
  size: 'Size',
  lora: 'LoRA weight',
  model: 'Checkpoint name',
};

/**
 * One PNG of a grid with its labels, its sheets one below the other. It carries the settings of its first picture, and the axes in
 * A1111's format. Cells that are not painted stay empty. A grid that would be too large is scaled down.
 *
 * @param labels the labels of each axis, by value
 */
export async function drawGrid(
  plan: GridPlan,
  labels: readonly (readonly string[])[],
  fileOf: (cell: number) => Promise<Blob | null>,
): Promise<Blob> {
  const [columns = [], rows = [''], sheets = ['']] = labels;
  let infotext: string | null = null;
  const cell = { width: 1, height: 1 };
  for (let at = 0; at < cellCount(plan); at++) {
    const file = await fileOf(at);
    if (!file) continue;
    infotext ??= await infotextOf(file);
    const bitmap = await createImageBitmap(file);
    cell.width = Math.max(cell.width, bitmap.width);
    cell.height = Math.max(cell.height, bitmap.height);
    bitmap.close();
    // Only the size and model axes make cells of different sizes, and they have few values.
    if (!plan.some(({ key }) => key === 'size' || key === 'model')) break;
  }
  const across = columns.length;
  const down = rows.length * sheets.length;
  const wanted = { width: across * (cell.width + GAP), height: down * (cell.height + GAP) };
  const scale = Math.min(
    1,
    MAX_EDGE / Math.max(wanted.width, wanted.height),
    Math.sqrt(MAX_PIXELS / (wanted.width * wanted.height)),
  );
  const width = Math.max(1, Math.floor(cell.width * scale));
  const height = Math.max(1, Math.floor(cell.height * scale));

  const fontSize = Math.min(28, Math.max(11, Math.round(Math.max(width, 96) / 14)));
  const font = `${fontSize}px system-ui, "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif`;
  const ruler = contextOf(1, 1);
  ruler.font = font;
  const columnWidth = Math.max(width, 64);
  const sideRoom = rows.some(Boolean) ? Math.min(320, Math.max(96, width)) : 0;
  const columnLabels = columns.map((label) => wrap(ruler, label, columnWidth));
  const rowLabels = rows.map((label) => wrap(ruler, label, sideRoom - GAP));
  const widths = rowLabels.flat().map((line) => ruler.measureText(line).width);
  const sideWidth = sideRoom && Math.ceil(Math.max(...widths)) + GAP;
  const lineHeight = Math.ceil(fontSize * LINE_HEIGHT);
  const headHeight = Math.max(...columnLabels.map(({ length }) => length)) * lineHeight + GAP;
  const titleHeight = sheets.some(Boolean) ? lineHeight + GAP : 0;
  const rowHeights = rowLabels.map(({ length }) => Math.max(height, length * lineHeight) + GAP);
  const sheetHeight = titleHeight + headHeight + rowHeights.reduce((sum, one) => sum + one, 0);

  const context = contextOf(
    sideWidth + across * (columnWidth + GAP) + GAP,
    sheets.length * sheetHeight + GAP,
  );
  context.fillStyle = BACKGROUND;
  context.fillRect(0, 0, context.canvas.width, context.canvas.height);
  context.fillStyle = TEXT;
  context.font = font;
  context.textBaseline = 'top';
  const write = (lines: readonly string[], x: number, y: number) =>
    lines.forEach((line, at) => context.fillText(line, x, y + at * lineHeight));

  for (const [z, title] of sheets.entries()) {
    let y = GAP + z * sheetHeight;
    if (titleHeight > 0) write([title], GAP, y);
    y += titleHeight;
    // Close to the pictures that they label.
    context.textAlign = 'center';
    for (const [x, lines] of columnLabels.entries()) {
      const middle = sideWidth + GAP + x * (columnWidth + GAP) + columnWidth / 2;
      write(lines, middle, y + headHeight - GAP - lines.length * lineHeight);
    }
    context.textAlign = 'start';
    y += headHeight;
    for (const [row, lines] of rowLabels.entries()) {
      const rowHeight = rowHeights[row]!;
      write(lines, GAP, y + (rowHeight - GAP - lines.length * lineHeight) / 2);
      for (let x = 0; x < across; x++) {
        const file = await fileOf(cellAt(plan, [x, row, z]));
        if (!file) continue;
        const bitmap = await createImageBitmap(file);
        const spare = columnWidth - bitmap.width * scale;
        const left = sideWidth + GAP + x * (columnWidth + GAP) + spare / 2;
        context.drawImage(bitmap, left, y, bitmap.width * scale, bitmap.height * scale);
        bitmap.close();
      }
      y += rowHeight;
    }
  }
  const png = await context.canvas.convertToBlob({ type: 'image/png' });
  const text = [infotext, scriptText(plan)].filter(Boolean).join(', ');
  const bytes = new Uint8Array(await png.arrayBuffer());
  return new Blob([addPngText(bytes, 'parameters', text)], { type: 'image/png' });
}

function contextOf(width: number, height: number): OffscreenCanvasRenderingContext2D {
  const context = new OffscreenCanvas(width, height).getContext('2d');
  if (!context) throw new Error('There is no canvas of this size.');
  return context;
}

/** Breaks a text into lines no wider than this: between words, and within Chinese text and words that are too long. */
function wrap(
  ruler: OffscreenCanvasRenderingContext2D,
  text: string,
  width: number,
): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (const piece of text.match(/\p{Script=Han}|[^\s\p{Script=Han}]+\s*|\s+/gu) ?? []) {
    if (line !== '' && ruler.measureText(line + piece.trimEnd()).width > width) {
      lines.push(line.trimEnd());
      line = '';
    }
    for (const letter of piece) {
      if (line !== '' && ruler.measureText(line + letter).width > width && letter.trim() !== '') {
        lines.push(line);
        line = '';
      }
      line += letter;
    }
  }
  return [...lines, line.trimEnd()].filter((one, at) => one !== '' || at === 0);
}

async function infotextOf(file: Blob): Promise<string | null> {
  const texts = readPngText(new Uint8Array(await file.arrayBuffer()));
  return texts.get('parameters') ?? null;
}

const scriptText = (plan: GridPlan): string =>
  [
    'Script: X/Y/Z plot',
    ...plan.map(({ key, values }, at) => {
      const axis = 'XYZ'[at]!;
      const list = values.map((value) => (value.includes(',') ? `'${value}'` : value)).join(', ');
      return `${axis} Type: ${SCRIPT_NAMES[key]}, ${axis} Values: ${JSON.stringify(list)}`;
    }),
  ].join(', ');
