/** Why the set-up cannot go on: a sentence for people, and what the failed program said last. */
export class SetUpFault extends Error {
  constructor(sentence, output = '') {
    super(sentence);
    this.output = output;
  }
}
