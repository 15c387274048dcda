import type { Catalogue } from './zh-cn.ts';

export const retrievalEn: Catalogue['retrieval'] = {
  tab: 'Benchmark',
  intro:
    'Measure how well a pair of encoders finds pictures by their captions, and captions by their pictures. Everything stays on your device.',
  pickFolder: 'Choose a folder',
  shipped: 'Use the built-in 100 pictures',
  dropHint: 'Or drop a folder here.',
  forms: 'Which folders work?',
  formTexts: 'Chinese-CLIP’s form: a *_texts.jsonl with a *_imgs.tsv.',
  formNumbered:
    'The form of Flickr30K and Flickr30K-CN: a text file with “picture name#number”, a tab and a caption on each line, beside the pictures.',
  formTable:
    'A CSV or TSV table with a column of picture names and a column of captions, beside the pictures.',
  formEncodings: 'The text may be in UTF-8, UTF-16 or GB18030, which includes GBK.',
  reading: 'Reading…',
  set: 'Captions',
  counts: '{{texts}} captions, {{pictures}} pictures',
  formats: {
    'texts-with-ids': 'Chinese-CLIP’s form',
    numbered: 'Flickr30K’s form',
    table: 'table',
  },
  problems: 'Found while reading:',
  problem: {
    'empty-line': 'Empty lines, skipped: {{number}}',
    'broken-line': 'Lines in another form, not read: {{number}}',
    'empty-caption': 'Captions without words, skipped: {{number}}',
    'repeated-caption-id': 'Captions with the id of an earlier one, skipped: {{number}}',
    'same-words':
      'Captions with the words of another one of the same picture, all counted: {{number}}',
    'broken-characters': 'Characters that mean nothing in this encoding: {{number}}',
    'caption-without-picture': 'Captions without a picture, left out: {{number}}',
    'picture-without-caption': 'Pictures without a caption: {{number}}',
    'ambiguous-picture': 'Names of several pictures, of which the first is used: {{number}}',
    'repeated-picture-id': 'Pictures with the id of an earlier one, skipped: {{number}}',
    'broken-picture-line': 'Lines in another form in the file of pictures, not read: {{number}}',
  },
  examples: '{{text}} (such as {{examples}})',
  listSeparator: ', ',
  uncaptionedKept:
    'Pictures without a caption take part as wrong answers, as in Chinese-CLIP’s evaluation.',
  uncaptionedLeftOut: 'Pictures without a caption do not take part.',
  start: 'Start measuring',
  resume: 'Continue',
  pause: 'Pause',
  pausing: 'Stopping…',
  remaining: 'about {{time}} left',
  unfinished:
    '“{{name}}” is not finished: {{done}} of {{total}} are done. Choose the same folder again to continue.',
  unfinishedHere: '{{done}} of {{total}} are done already; it goes on from there.',
  discard: 'Discard the progress',
  table: 'Flickr30K-CN Retrieval, zero-shot',
  task: 'Task',
  textToImage: 'Text-to-Image',
  imageToText: 'Image-to-Text',
  setup: 'Setup',
  zeroShot: 'Zero-shot',
  metric: 'Metric',
  published: 'published',
  measured: 'measured on this device',
  source:
    'The six rows marked “published” are from SkyPaint’s README: results on Flickr30K-CN’s test set, not measured here.',
  sourceLink: 'See the source',
  comparable: 'Only numbers measured on that test set can be compared with them.',
  shippedName: 'Built-in pictures, {{language}}',
  shippedLanguages: { zh: 'Chinese', en: 'English' },
  shippedNote:
    'The built-in 100 pictures are of the kind that skypaint-mini was trained on, but were held out. They are far easier than photographs.',
  rowFacts: '{{set}}, {{texts}} captions, {{pictures}} pictures',
  failures:
    'Pictures that do not open: {{number}}. They were left out, with the captions that are only about them:',
  moreFailures: '… and {{number}} more',
  notStored: 'Storage is full, so the progress was not kept: after a reload it starts over.',
  export: 'Export',
  csv: 'CSV',
  markdown: 'Markdown',
  json: 'JSON',
  fileName: 'retrieval benchmark',
  faults: {
    'no-captions': 'There is no file of captions in it.',
    'no-pictures': 'It has captions, but no pictures.',
    'nothing-fits':
      'None of the pictures that the captions are about is there. Check that both are of the same data set.',
    'too-large': 'The file of captions is larger than 256 MB. Split it into several.',
  },
};
