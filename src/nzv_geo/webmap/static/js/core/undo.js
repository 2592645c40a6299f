// Steps that can be taken back and taken again. A step is what there is after it, and never changes.

const MOST_STEPS = 500;

export class Steps {
  constructor(first) {
    this.done = [first];
    this.undone = [];
  }

  get now() { return this.done.at(-1); }

  get canUndo() { return this.done.length > 1; }

  get canRedo() { return this.undone.length > 0; }

  take(step) {
    this.done.push(step);
    if (this.done.length > MOST_STEPS) this.done.shift();
    this.undone = [];
  }

  // The last step comes to be otherwise, and is no step of its own.
  amend(step) {
    this.done[this.done.length - 1] = step;
  }

  undo() {
    if (this.canUndo) this.undone.push(this.done.pop());
  }

  redo() {
    if (this.canRedo) this.done.push(this.undone.pop());
  }
}
