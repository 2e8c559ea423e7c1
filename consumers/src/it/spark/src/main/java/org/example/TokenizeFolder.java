package org.example;

import io.github.continuo.data.Corpus;
import io.github.continuo.data.CorpusTokenizer;
import io.github.continuo.data.TokenFolder;
import io.github.continuo.tokenize.EventVersion;
import io.github.continuo.tokenize.Tokenizer;
import io.github.continuo.tokenize.event.EventTokenizer;
import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/**
 * Tokenizes a folder of MIDI files into shards of a token folder, which training reads as one. Both
 * folders must be on a file system that all machines share. Each task writes one shard, whole or
 * not at all, so a task that is lost and runs again leaves the same files.
 *
 * <p>The table has a row for each file: its number of positions, or the reason why it was skipped.
 */
public final class TokenizeFolder {
  private static final StructType COLUMNS =
      StructType.fromDDL("path STRING NOT NULL, positions INT, error STRING");

  /** Files of one shard, as text: paths are not serializable. */
  private record Shard(int number, List<String> files) implements Serializable {}

  private TokenizeFolder() {}

  /** Arguments: folder of MIDI files, token folder, number of shards, folder of the table. */
  public static void main(String[] arguments) throws IOException {
    try (SparkSession spark = SparkSession.builder().getOrCreate()) {
      tokenize(spark, Path.of(arguments[0]), Path.of(arguments[1]), Integer.parseInt(arguments[2]))
          .write()
          .json(arguments[3]);
    }
  }

  static Tokenizer tokenizer() {
    return EventTokenizer.optimizing(EventVersion.V2);
  }

  static Dataset<Row> tokenize(SparkSession spark, Path songs, Path tokens, int count)
      throws IOException {
    List<Row> faulty = new ArrayList<>();
    List<String> files =
        Corpus.files(
                songs,
                file -> faulty.add(RowFactory.create(file.path().toString(), null, file.reason())))
            .stream()
            .map(Path::toString)
            .toList();
    List<Shard> shards = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int first = (int) ((long) files.size() * i / count);
      int end = (int) ((long) files.size() * (i + 1) / count);
      shards.add(new Shard(i + 1, new ArrayList<>(files.subList(first, end))));
    }
    String from = songs.toString();
    String to = tokens.toString();
    JavaRDD<Row> rows =
        JavaSparkContext.fromSparkContext(spark.sparkContext())
            .parallelize(shards, count)
            .flatMap(shard -> write(shard, from, to, count).iterator())
            .cache(); // so that the shards are written once, whatever is asked of the table
    return spark.createDataFrame(rows, COLUMNS).union(spark.createDataFrame(faulty, COLUMNS));
  }

  private static Stream<Row> write(Shard shard, String songs, String tokens, int count)
      throws IOException, InterruptedException {
    Corpus corpus =
        CorpusTokenizer.of(Path.of(songs), tokenizer())
            .withThreads(1) // a task has one core
            .writeTo(
                TokenFolder.shard(Path.of(tokens), shard.number(), count),
                shard.files().stream().map(Path::of).toList());
    return Stream.concat(
        corpus.pieces().stream()
            .map(piece -> RowFactory.create(piece.path().toString(), piece.length(), null)),
        corpus.skipped().stream()
            .map(file -> RowFactory.create(file.path().toString(), null, file.reason())));
  }
}
