import { base64Encode, BinaryReader, WireType } from '@bufbuild/protobuf/wire';
import { invalidFile, unsupportedFile } from '../formats/file-error.ts';

/** Field numbers in src/sentencepiece_model.proto of google/sentencepiece. */
const MODEL = { pieces: 1, trainerSpec: 2, normalizerSpec: 3 } as const;
const PIECE = { piece: 1, score: 2 } as const;
const TRAINER = { modelType: 3 } as const;
const NORMALIZER = { charsmap: 2 } as const;
const UNIGRAM = 1;

/** XLM-R uses fairseq's first four tokens instead of SentencePiece's three, and adds one at the end. */
const FIRST = ['<s>', '<pad>', '</s>', '<unk>'] as const;
const REPLACED = 3;
const UNKNOWN = 3;
const LAST = '<mask>';

/** The field names are those of Python's `transformers`, so that other programs can read the result. */
const special = (content: string, id: number) => ({
  id,
  content,
  single_word: false,
  lstrip: content === LAST,
  rstrip: false,
  normalized: false,
  special: true,
});

type Fields = (field: number, type: WireType, reader: BinaryReader) => void;

/**
 * Converts XLM-R's sentencepiece.bpe.model to a tokenizer.json, like transformers' `XLMRobertaConverter` (convert_slow_tokenizer.py).
 * Older repositories, such as AltDiffusion's, have only that file.
 *
 * @param file the name to use in errors
 * @throws AppError `invalid-file`; `unsupported` for a model of any type but unigram
 */
export function tokenizerJsonOf(bytes: Uint8Array, file: string): string {
  const pieces: [piece: string, score: number][] = [];
  let modelType = UNIGRAM;
  let charsmap: Uint8Array = new Uint8Array();
  const read: Fields = (field, type, reader) => {
    if (field === MODEL.pieces && type === WireType.LengthDelimited) {
      pieces.push(readPiece(reader.bytes()));
    } else if (field === MODEL.trainerSpec && type === WireType.LengthDelimited) {
      eachField(reader.bytes(), (of, kind, inner) => {
        if (of === TRAINER.modelType && kind === WireType.Varint) modelType = inner.int32();
        else inner.skip(kind);
      });
    } else if (field === MODEL.normalizerSpec && type === WireType.LengthDelimited) {
      eachField(reader.bytes(), (of, kind, inner) => {
        if (of === NORMALIZER.charsmap && kind === WireType.LengthDelimited) {
          charsmap = inner.bytes();
        } else inner.skip(kind);
      });
    } else reader.skip(type);
  };
  try {
    eachField(bytes, read);
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    throw invalidFile(file, 'not a SentencePiece model', { reason: error.message });
  }
  if (modelType !== UNIGRAM) {
    const named = 'BPE';
    throw unsupportedFile(file, `a SentencePiece model of type ${named}`, ['Unigram'], {
      fault: 'other-class',
      named: `SentencePiece ${named}`,
    });
  }
  if (pieces.length <= REPLACED) throw invalidFile(file, 'no vocabulary inside');
  const vocab = [
    ...FIRST.map((token) => [token, 0] as const),
    ...pieces.slice(REPLACED),
    [LAST, 0] as const,
  ];
  return JSON.stringify({
    version: '1.0',
    truncation: null,
    padding: null,
    added_tokens: [...FIRST.map(special), special(LAST, vocab.length - 1)],
    normalizer: { type: 'Precompiled', precompiled_charsmap: base64Encode(charsmap) },
    pre_tokenizer: { type: 'Metaspace', replacement: '▁', prepend_scheme: 'always' },
    post_processor: null,
    decoder: { type: 'Metaspace', replacement: '▁', prepend_scheme: 'always' },
    model: { type: 'Unigram', unk_id: UNKNOWN, vocab },
  });
}

function readPiece(bytes: Uint8Array): [string, number] {
  let [piece, score] = ['', 0];
  eachField(bytes, (field, type, reader) => {
    if (field === PIECE.piece && type === WireType.LengthDelimited) piece = reader.string();
    else if (field === PIECE.score && type === WireType.Bit32) score = reader.float();
    else reader.skip(type);
  });
  return [piece, score];
}

function eachField(bytes: Uint8Array, read: Fields): void {
  const reader = new BinaryReader(bytes);
  while (reader.pos < reader.len) read(...reader.tag(), reader);
}
