import { describe, expect, it } from 'vitest';
import { readChosen } from './settings.ts';

const stored = (text: string | null) => readChosen({ getItem: () => text });

describe('the remembered display settings', () => {
  it('are read as they were chosen', () => {
    expect(stored('{"quality":0,"compression":9,"frameLimit":null,"viewOnly":true,"mode":"scale"}')).toEqual({
      quality: 0,
      compression: 9,
      frameLimit: null,
      viewOnly: true,
      mode: 'scale',
    });
  });

  it.each([
    null,
    '',
    '{',
    'null',
    '[]',
    '5',
    '{"quality":10,"compression":-1,"frameLimit":7,"viewOnly":"yes","mode":"tiny","more":1}',
    '{"quality":1.5,"compression":"2"}',
  ])('are left out where they make no sense: %s', (text) => {
    expect(stored(text)).toEqual({});
  });
});
