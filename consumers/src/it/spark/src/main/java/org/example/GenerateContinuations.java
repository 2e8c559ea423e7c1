package org.example;

import io.github.continuo.generate.Continuation;
import io.github.continuo.generate.GenerationLength;
import io.github.continuo.generate.GenerationOptions;
import io.github.continuo.generate.Generator;
import io.github.continuo.midi.MidiReader;
import io.github.continuo.midi.MidiWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Iterator;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/**
 * Continues the prompts of a table: MIDI files on a file system that all machines share, each with
 * a seed. The seed of a row determines its music on every machine, so a task that is lost and runs
 * again, and a table that is divided differently, give the same rows. A prompt that cannot be read
 * gives a row with its error.
 */
public final class GenerateContinuations {
  static final StructType PROMPTS = StructType.fromDDL("prompt STRING, seed BIGINT");
  private static final StructType COLUMNS =
      StructType.fromDDL("prompt STRING, seed BIGINT, events INT, midi BINARY, error STRING");
  private static final GenerationOptions OPTIONS =
      GenerationOptions.defaults().withLength(GenerationLength.bars(8));

  /**
   * The model of this process: the first task loads it, all share it, and it ends with the process.
   */
  private static final class Model {
    static final Generator GENERATOR = load();

    private static Generator load() {
      try {
        return Generator.bundled("pop909-dual");
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private GenerateContinuations() {}

  /** Arguments: table of prompts as CSV with a header, folder of the continuations. */
  public static void main(String[] arguments) throws IOException {
    try (SparkSession spark = SparkSession.builder().getOrCreate()) {
      generate(spark.read().option("header", true).schema(PROMPTS).csv(arguments[0]))
          .write()
          .parquet(arguments[1]);
    }
  }

  static Dataset<Row> generate(Dataset<Row> prompts) {
    MapPartitionsFunction<Row, Row> continued = GenerateContinuations::continued;
    return prompts.mapPartitions(continued, Encoders.row(COLUMNS));
  }

  private static Iterator<Row> continued(Iterator<Row> prompts) {
    return new Iterator<>() { // row by row: a partition may have more music than the memory
      @Override
      public boolean hasNext() {
        return prompts.hasNext();
      }

      @Override
      public Row next() {
        return continued(prompts.next());
      }
    };
  }

  static Row continued(Row row) {
    String prompt = row.getString(0);
    long seed = row.getLong(1);
    try {
      Continuation continuation =
          Model.GENERATOR.continueFrom(MidiReader.read(Path.of(prompt)), OPTIONS.withSeed(seed));
      return RowFactory.create(
          prompt,
          seed,
          continuation.newEvents().size(),
          MidiWriter.write(continuation.score()),
          null);
    } catch (IOException | IllegalArgumentException e) { // no MIDI file, or nothing to continue
      return RowFactory.create(prompt, seed, null, null, String.valueOf(e.getMessage()));
    }
  }
}
