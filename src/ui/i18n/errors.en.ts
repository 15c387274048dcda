import type { Catalogue } from './zh-cn.ts';

/** What every error means, and what to do. */
export const errorsEn: Catalogue['errors'] = {
  'invalid-request': {
    title: 'Cannot paint with these settings',
    help: 'Check the prompt and the picture settings, then try again.',
  },
  'invalid-config': {
    title: 'The model’s configuration is not valid',
    help: 'The model may be of an unsupported kind, or its files may be incomplete. Download it again; if it is the built-in one, reload the page.',
  },
  'invalid-file': {
    title: 'A model file is damaged or does not match its configuration',
    help: 'It may be incomplete, or not what its name says. Download it again; if it belongs to the built-in model, reload the page.',
  },
  unsupported: {
    title: 'This kind of model is not supported yet',
    help: 'Stable Diffusion 1.x models work, with LoRAs and embeddings made for them. Other kinds do not yet.',
  },
  integrity: {
    title: 'A model file failed its integrity check',
    help: 'Its content is not what it should be. Download it again, or try later. If it keeps happening, something on the network may be altering files.',
  },
  network: {
    title: 'Network error',
    help: 'Check the connection and try again. What was downloaded is kept.',
  },
  offline: {
    title: 'You are offline',
    help: 'Some model files are still missing. Go online and try again.',
  },
  unreachable: {
    title: 'This site cannot be reached',
    help: 'Check the connection, or choose another mirror. What was downloaded is kept.',
  },
  'access-denied': {
    title: 'No permission to download this model',
    help: 'Accept the terms on the model’s page, then enter an access token with permission to read it.',
  },
  'not-found': {
    title: 'Model not found',
    help: 'Check the model’s name and revision. A private one also needs an access token.',
  },
  'unreadable-captions': {
    title: 'This folder cannot be measured',
    help: 'Choose a folder with captions and their pictures, in one of the formats described above.',
  },
  'unreadable-picture': {
    title: 'This file does not open as a picture',
    help: 'The browser could not decode it. Use a PNG, JPEG or WebP file.',
  },
  'rate-limited': {
    title: 'Too many requests',
    help: 'The site asks you to slow down. Continue in a few minutes.',
  },
  server: {
    title: 'The site is having problems',
    help: 'Continue later, or choose another mirror. What was downloaded is kept.',
  },
  busy: {
    title: 'Another tab is working on this model',
    help: 'Wait until it is done, or close that tab and try again.',
  },
  quota: {
    title: 'The disk is full',
    help: 'Free some space, or delete earlier pictures, then try again.',
  },
  'out-of-memory': {
    title: 'Not enough memory',
    help: 'Lower width and height, or close other pages and programs. On the GPU, choosing the CPU in the settings may help too.',
  },
  'device-lost': {
    title: 'The connection to the GPU was lost',
    help: 'Sleep or a driver restart can cause this. Try again to reconnect.',
  },
  numerical: {
    title: 'The calculation overflowed',
    help: 'Try another seed or a lower guidance. If it keeps happening, choose the CPU in the settings.',
  },
  'engine-crashed': {
    title: 'Painting crashed and was restarted',
    help: 'Try again; if it keeps happening, make the picture smaller.',
  },
  outdated: {
    title: 'Part of the program could not be loaded',
    help: 'SkyPaint may just have been updated, or the network failed. Reload the page; your prompt, your settings and finished pictures are kept.',
  },
  internal: {
    title: 'Something went wrong',
    help: 'Reload and try again. If it keeps happening, send the lines below to the developers.',
  },
};
