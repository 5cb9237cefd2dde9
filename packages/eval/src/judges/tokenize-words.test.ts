import { expect, it } from 'vitest';
import { tokenizeWords } from './tokenize-words.ts';

const keys = (text: string) => tokenizeWords(text).map(({ key }) => key);

it('gives a number one form, whatever its format', () => {
  for (const text of ['1,000', '1000', 'one thousand', 'a thousand', '1 thousand'])
    expect(keys(text)).toEqual(['#1000']);
  expect(keys('2.50 million')).toEqual(['#2500000']);
  expect(keys('5 %')).toEqual(keys('5 percent'));
  expect(keys('forty')).toEqual(['#40']);
});

it('marks names, negations and stop words', () => {
  const marks = tokenizeWords("The reader doesn't know Hamburg or NATO.").map(({ key, kind, name }) => [
    key,
    kind,
    name,
  ]);
  expect(marks).toEqual([
    ['the', 'stop', false],
    ['reader', 'content', false],
    ['not', 'negation', false],
    ['know', 'content', false],
    ['hamburg', 'content', true],
    ['or', 'stop', false],
    ['nato', 'content', true],
  ]);
});

it('meets inflections of one word', () => {
  expect(new Set(keys('open opens opened opening'))).toHaveLength(1);
});
