package io.github.continuo.examples;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import io.github.continuo.tokenize.TokenSequence;
import io.github.continuo.tokenize.Tokenizer;
import io.github.continuo.transformer.Decoding;
import io.github.continuo.transformer.Pass;
import io.github.continuo.transformer.Precision;
import io.github.continuo.transformer.SequenceModel;
import io.github.continuo.transformer.Surprise;
import io.github.continuo.transformer.Weights;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A model that notes when it begins to read, when it begins to spell, and when it has spelled each
 * row. All else is left to the model it stands for. For one generation at a time.
 */
final class StopwatchModel implements SequenceModel {
  private final SequenceModel model;
  private Laps laps = new Laps();

  /** What a stopwatch shows. */
  private static final class Laps {
    long startNanos;
    long promptReadNanos;
    long firstRowNanos;
    long lastRowNanos;
    int rows;
  }

  StopwatchModel(SequenceModel model) {
    this.model = model;
  }

  /** Begins anew. */
  void reset() {
    laps = new Laps();
  }

  /** From the beginning until the prompt has been read. */
  double promptSeconds() {
    return (laps.promptReadNanos - laps.startNanos) * 1e-9;
  }

  /** From the first row to the last: what each of the rows after the first took, together. */
  double furtherRowsSeconds() {
    return (laps.lastRowNanos - laps.firstRowNanos) * 1e-9;
  }

  /** Number of rows spelled, of each sequence. */
  int rows() {
    return laps.rows;
  }

  @Override
  public Decoding decode() {
    if (laps.rows == 0) {
      laps.startNanos = System.nanoTime();
    }
    return new StopwatchDecoding(model.decode());
  }

  /** Notes when it spells. */
  private final class StopwatchDecoding implements Decoding {
    private final Decoding decoding;

    StopwatchDecoding(Decoding decoding) {
      this.decoding = decoding;
    }

    @Override
    public List<TokenSequence> spell(Chooser chooser) {
      if (laps.rows == 0) {
        laps.promptReadNanos = System.nanoTime();
      }
      List<TokenSequence> spelled = decoding.spell(chooser);
      laps.lastRowNanos = System.nanoTime();
      if (laps.rows == 0) {
        laps.firstRowNanos = laps.lastRowNanos;
      }
      laps.rows++;
      return spelled;
    }

    @Override
    public int sequences() {
      return decoding.sequences();
    }

    @Override
    public int position() {
      return decoding.position();
    }

    @Override
    public void read(List<TokenSequence> rows) {
      decoding.read(rows);
    }

    @Override
    public void select(int... sequences) {
      decoding.select(sequences);
    }

    @Override
    public void rewind(int rows) {
      decoding.rewind(rows);
    }

    @Override
    public void close() {
      decoding.close();
    }
  }

  @Override
  public Tokenizer tokenizer() {
    return model.tokenizer();
  }

  @Override
  public boolean fillsRegions() {
    return model.fillsRegions();
  }

  @Override
  public void learnRegions() {
    model.learnRegions();
  }

  @Override
  public int contextRows() {
    return model.contextRows();
  }

  @Override
  public Device device() {
    return model.device();
  }

  @Override
  public Weights weights() {
    return model.weights();
  }

  @Override
  public Precision precision() {
    return model.precision();
  }

  @Override
  public String arithmetic() {
    return model.arithmetic();
  }

  @Override
  public NDArray loss(NDArray rows, Pass pass) {
    return model.loss(rows, pass);
  }

  @Override
  public NDArray loss(NDArray rows, int[] predicted, Pass pass) {
    return model.loss(rows, predicted, pass);
  }

  @Override
  public List<Surprise> surprises(NDArray rows) {
    return model.surprises(rows);
  }

  @Override
  public List<Surprise> surprises(NDArray rows, int[] predicted) {
    return model.surprises(rows, predicted);
  }

  @Override
  public void save(Path folder, Map<String, String> facts) throws IOException {
    model.save(folder, facts);
  }

  @Override
  public SequenceModel copyTo(Device device) {
    return model.copyTo(device);
  }

  @Override
  public void close() {
    model.close();
  }
}
