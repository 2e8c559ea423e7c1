package io.github.continuo.generate;

import io.github.continuo.tokenize.TokenRange;
import io.github.continuo.tokenize.TokenSequence;
import io.github.continuo.tokenize.Tokenizer;
import io.github.continuo.transformer.DecodingState;
import io.github.continuo.transformer.Precision;
import io.github.continuo.transformer.SequenceModel;
import io.github.continuo.transformer.TokenLoss;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * A model without a network, of any tokenizer: its logits are random numbers that depend on every
 * id that a sequence has read and on nothing else, so that any confusion of sequences shows. It
 * counts what it is asked to do.
 */
final class ScriptedModel implements SequenceModel {
  private final Tokenizer tokenizer;
  private final int contextLength;
  private final float spread;
  private final float[] bias;
  final List<int[]> reads = new ArrayList<>(); // of each call: sequences, rows

  ScriptedModel(Tokenizer tokenizer, int contextLength) {
    this(tokenizer, contextLength, 6);
  }

  ScriptedModel(Tokenizer tokenizer, int contextLength, float spread) {
    this(tokenizer, contextLength, spread, new float[tokenizer.vocabulary().size()]);
  }

  private ScriptedModel(Tokenizer tokenizer, int contextLength, float spread, float[] bias) {
    this.tokenizer = tokenizer;
    this.contextLength = contextLength;
    this.spread = spread;
    this.bias = bias;
  }

  /** A model of long notes of few pitches, close together: nearly all get in each other's way. */
  static ScriptedModel crowded(Tokenizer tokenizer, int contextLength) {
    float[] bias = new float[tokenizer.vocabulary().size()];
    for (TokenRange range : tokenizer.vocabulary().ranges()) {
      for (int value = 0; value < range.size(); value++) {
        boolean isLiked =
            switch (range.name()) {
              case "pitch", "note", "drum" -> // of events, a note is a kind: one id
                  range.size() == 1 || (value >= 58 && value <= 65);
              case "channel" -> value <= 1 || value == 9;
              case "track" -> value <= 2;
              case "beats" -> value <= 1;
              case "time" -> value <= 6;
              case "duration" -> value <= 40;
              case "end" -> false;
              default -> true;
            };
        bias[range.id(value)] = isLiked ? 0 : -100;
      }
    }
    return new ScriptedModel(tokenizer, contextLength, 6, bias);
  }

  @Override
  public Tokenizer tokenizer() {
    return tokenizer;
  }

  @Override
  public int contextLength() {
    return contextLength;
  }

  @Override
  public long parameterCount() {
    throw new UnsupportedOperationException();
  }

  @Override
  public String device() {
    return "cpu";
  }

  @Override
  public Precision precision() {
    throw new UnsupportedOperationException();
  }

  @Override
  public String backend() {
    throw new UnsupportedOperationException();
  }

  @Override
  public List<TokenLoss> tokenLosses(List<TokenSequence> sequences, int[] predicted) {
    throw new UnsupportedOperationException();
  }

  @Override
  public boolean supportsInfilling() {
    return true;
  }

  @Override
  public DecodingState newState() {
    return new ScriptedDecoding();
  }

  @Override
  public void close() {}

  private final class ScriptedDecoding implements DecodingState {
    private List<TokenSequence> read = List.of(TokenSequence.of(tokenizer.width()));
    private boolean isRewound;

    @Override
    public int batchSize() {
      return read.size();
    }

    @Override
    public int length() {
      return read.get(0).length();
    }

    @Override
    public void append(List<TokenSequence> rows) {
      if (rows.size() != batchSize()
          || rows.stream().mapToInt(TokenSequence::length).distinct().count() != 1
          || length() + rows.get(0).length() > contextLength) {
        throw new AssertionError(String.format(Locale.ROOT, "%s do not fit to %s", rows, read));
      }
      reads.add(new int[] {batchSize(), rows.get(0).length()});
      isRewound = false;
      read =
          IntStream.range(0, rows.size()).mapToObj(i -> read.get(i).concat(rows.get(i))).toList();
    }

    @Override
    public void truncate(int position) {
      if (position > length()) {
        throw new AssertionError(
            String.format(Locale.ROOT, "%d rows are not %d", length(), position));
      }
      read = read.stream().map(rows -> rows.slice(0, position)).toList();
      isRewound = true;
    }

    @Override
    public List<TokenSequence> sampleNext(TokenSampler chooser) {
      if (isRewound) {
        throw new AssertionError("at least one row must be read after a rewind");
      }
      return IntStream.range(0, batchSize()).mapToObj(i -> sampleNext(i, chooser)).toList();
    }

    private TokenSequence sampleNext(int sequence, TokenSampler chooser) {
      int[] row = new int[tokenizer.width()];
      Arrays.fill(row, tokenizer.padId());
      int length = 1;
      for (int i = 0; i < length; i++) {
        row[i] = chooser.choose(sequence, logits(31 * read.get(sequence).hashCode() + i, row));
        length = tokenizer.tokenCount(row[0]);
      }
      return TokenSequence.of(row.length, row);
    }

    private float[] logits(int seed, int[] row) {
      SplittableRandom random = new SplittableRandom(31L * seed + Arrays.hashCode(row));
      float[] logits = new float[tokenizer.vocabulary().size()];
      for (int id = 0; id < logits.length; id++) {
        logits[id] = spread * random.nextFloat() + bias[id];
      }
      return logits;
    }

    @Override
    public void selectSequences(int... sequences) {
      read = IntStream.of(sequences).mapToObj(read::get).toList();
    }

    @Override
    public void close() {
      read = Collections.emptyList();
    }
  }
}
