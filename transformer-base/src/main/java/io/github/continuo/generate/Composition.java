package io.github.continuo.generate;

import io.github.continuo.midi.Note;
import io.github.continuo.midi.PlacedEvent;
import io.github.continuo.midi.Score;
import io.github.continuo.tokenize.Encoding;
import io.github.continuo.tokenize.Extension;
import io.github.continuo.tokenize.TokenSequence;
import io.github.continuo.tokenize.Tokenizer;
import io.github.continuo.transformer.Decoding;
import io.github.continuo.transformer.SequenceModel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.CancellationException;

/** One continuation while it is written: the loop around the model. For one call. */
final class Composition {
  private final SequenceModel model;
  private final Tokenizer tokenizer;
  private final Score prompt;
  private final Extension extension;
  private final Goal goal;
  private final Sampler sampler;
  private final BitSet blocked = new BitSet();
  private final List<PlacedEvent> added = new ArrayList<>();

  private TokenSequence context; // what a fresh decoding would have to read to go on from here
  private int newNotes;
  private int newRows;
  private boolean done;
  private long firstEventNanos;

  Composition(SequenceModel model, Score prompt, GenerationOptions options) {
    this.model = model;
    this.tokenizer = model.tokenizer();
    this.prompt = prompt;
    Encoding encoding = tokenizer.encode(prompt);
    extension = encoding.extend();
    context = tokenizer.tail(encoding.tokens(), model.contextRows() - 1);
    goal = Goal.of(options.amount(), prompt, extension.tick());
    sampler = new Sampler(options);
    if (options.ending() == GenerationOptions.Ending.IGNORED) {
      blocked.set(tokenizer.end().id(0, 0));
    }
  }

  Continuation write() {
    long startNanos = System.nanoTime();
    int promptRows = context.length();
    while (!done) {
      fillContext();
    }
    long endNanos = System.nanoTime();
    return new Continuation(
        prompt,
        added,
        promptRows,
        newRows,
        Duration.ofNanos((added.isEmpty() ? endNanos : firstEventNanos) - startNanos),
        Duration.ofNanos(endNanos - startNanos));
  }

  /** Reads the context and writes until all is done or the model can hold no more rows. */
  private void fillContext() {
    try (Decoding decoding = model.decode()) {
      decoding.read(context);
      List<TokenSequence> written = new ArrayList<>();
      written.add(context);
      while (true) {
        TokenSequence row = decoding.spell(this::choose);
        newRows++;
        written.add(row);
        done |= isComplete();
        if (done || decoding.position() == model.contextRows()) {
          break;
        }
        decoding.read(row);
      }
      // Half a context, so that reading again is rare and there is still something to go on from.
      context = tokenizer.tail(TokenSequence.concat(written), model.contextRows() / 2);
    }
  }

  private int choose(float[] logits) {
    if (Thread.currentThread().isInterrupted()) {
      throw new CancellationException(
          "generation was interrupted after %d new rows".formatted(newRows));
    }
    BitSet allowed = extension.allowed();
    allowed.andNot(blocked);
    int id = sampler.draw(logits, allowed);
    PlacedEvent event = extension.accept(id);
    if (event != null) {
      place(event);
    }
    return id;
  }

  private void place(PlacedEvent event) {
    if (goal.isBeyond(event.event().tick())) {
      done = true;
      return;
    }
    if (added.isEmpty()) {
      firstEventNanos = System.nanoTime();
    }
    added.add(event);
    newNotes += event.event() instanceof Note ? 1 : 0;
  }

  private boolean isComplete() {
    return goal.isBeyond(extension.tick())
        || goal.isReached(newNotes, newRows)
        || extension.allowed().isEmpty();
  }
}
