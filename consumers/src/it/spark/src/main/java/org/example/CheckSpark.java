package org.example;

import io.github.continuo.data.Corpus;
import io.github.continuo.data.CorpusTokenizer;
import io.github.continuo.data.Piece;
import io.github.continuo.data.TokenFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;

/**
 * Runs both programs on two workers of a local cluster, one of which dies, checks the results
 * against one process without Spark, and measures one process, one worker and two in turn.
 * Arguments: folder of MIDI files to check with; another one to measure with, or nothing; a new
 * folder.
 */
public final class CheckSpark {
  private static final int ROUNDS = 2;
  private static final int PROMPTS = 24;

  private CheckSpark() {}

  public static void main(String[] arguments) throws Exception {
    Path folder = Path.of(arguments[2]);
    Path songs = folder.resolve("songs");
    copy(Path.of(arguments[0]), songs);
    Files.writeString(songs.resolve("broken.mid"), "not music");
    Files.createSymbolicLink(songs.resolve("link.mid"), songs.resolve("nothing"));
    try (SparkSession spark = session(2)) {
      checkTokens(spark, songs, folder);
      checkContinuations(spark, songs);
    }
    if (!arguments[1].isEmpty()) {
      measure(Path.of(arguments[1]), folder);
    }
  }

  private static SparkSession session(int workers) throws IOException {
    String jars;
    try (Stream<Path> files = Files.list(Path.of(System.getProperty("program")))) {
      jars = files.map(Path::toString).collect(Collectors.joining(","));
    }
    SparkSession spark =
        SparkSession.builder()
            .master("local-cluster[" + workers + ",1,1024]") // one core and 1 GB each
            .config("spark.jars", jars)
            .config("spark.ui.enabled", false)
            .config("spark.driver.bindAddress", "127.0.0.1")
            .config("spark.driver.host", "127.0.0.1")
            .config("spark.sql.shuffle.partitions", 2)
            .getOrCreate();
    spark.range(0, 100, 1, 2 * workers).count(); // waits for the workers
    return spark;
  }

  private static void copy(Path from, Path to) throws IOException {
    Files.createDirectories(to);
    try (Stream<Path> files = Files.list(from)) {
      for (Path file : files.filter(file -> file.toString().endsWith(".mid")).toList()) {
        Files.copy(file, to.resolve(file.getFileName()));
      }
    }
  }

  private static void checkTokens(SparkSession spark, Path songs, Path folder) throws Exception {
    Corpus whole =
        CorpusTokenizer.of(songs, TokenizeFolder.tokenizer()).writeTo(folder.resolve("whole"));
    Path shards = folder.resolve("shards");
    for (int run = 1; run <= 2; run++) { // the second one replaces what the first one wrote
      Map<String, Row> rows = new HashMap<>();
      TokenizeFolder.tokenize(spark, songs, shards, 3)
          .collectAsList()
          .forEach(row -> rows.put(row.getString(0), row));
      Corpus read = TokenFolder.read(shards, TokenizeFolder.tokenizer());
      check(read.pieces().size() == whole.pieces().size(), "all pieces are in the shards");
      for (int i = 0; i < read.pieces().size(); i++) {
        Piece piece = whole.pieces().get(i);
        check(read.pieces().get(i).path().equals(piece.path()), "in order");
        check(
            read.pieces().get(i).tokens().equals(piece.tokens()), "with the tokens of one process");
        check(rows.get(piece.path().toString()).getInt(1) == piece.length(), "and have rows");
      }
      for (Corpus.Skipped file : whole.skipped()) {
        check(
            file.reason().equals(rows.get(file.path().toString()).getString(2)),
            "a bad file is a row with its error");
      }
      check(rows.size() == whole.pieces().size() + 2, "there are no other rows");
    }
    System.out.println("works: tokens");
  }

  private static void checkContinuations(SparkSession spark, Path songs) throws IOException {
    List<Row> prompts = new ArrayList<>();
    for (Path song : Corpus.files(songs, faulty -> {})) {
      prompts.add(RowFactory.create(song.toString(), 7L + prompts.size()));
    }
    prompts.add(RowFactory.create(songs.resolve("missing.mid").toString(), 1L));
    Dataset<Row> table = spark.createDataFrame(prompts, GenerateContinuations.PROMPTS);

    List<Row> once = GenerateContinuations.generate(table.repartition(2)).collectAsList();
    MapPartitionsFunction<Row, Row> dying =
        rows -> {
          TaskContext task = TaskContext.get();
          if (task.partitionId() == 1
              && task.attemptNumber() == 0
              && task.stageAttemptNumber() == 0) {
            Runtime.getRuntime().halt(1);
          }
          return rows;
        };
    Dataset<Row> lost =
        table.repartition(5).mapPartitions(dying, Encoders.row(GenerateContinuations.PROMPTS));
    List<Row> again = GenerateContinuations.generate(lost).collectAsList();

    List<String> alone = texts(prompts.stream().map(GenerateContinuations::continued).toList());
    check(texts(once).equals(alone), "continuations are those of one process");
    check(texts(again).equals(alone), "and the same after a worker died");
    check(
        once.stream().filter(row -> !row.isNullAt(4)).count() == 2,
        "a bad prompt is a row with its error");
    check(
        once.stream().filter(row -> row.isNullAt(4)).allMatch(row -> row.getInt(2) > 0),
        "the others have music");
    System.out.println("works: continuations");
  }

  private static List<String> texts(List<Row> rows) {
    return rows.stream()
        .map(
            row ->
                row.get(0)
                    + " "
                    + row.get(1)
                    + " "
                    + row.get(2)
                    + " "
                    + Arrays.toString((byte[]) row.get(3))
                    + " "
                    + row.get(4))
        .sorted()
        .toList();
  }

  private static void measure(Path songs, Path folder) throws Exception {
    List<Path> files = Corpus.files(songs, faulty -> {});
    List<Row> prompts = new ArrayList<>();
    for (int i = 0; i < PROMPTS; i++) {
      prompts.add(
          RowFactory.create(
              files.get((int) ((long) i * files.size() / PROMPTS)).toString(), (long) i));
    }
    System.out.printf(Locale.ROOT, "%d files; best of %d rounds%n", files.size(), ROUNDS);
    double tokens =
        perSecond(
            files.size(),
            () ->
                CorpusTokenizer.of(songs, TokenizeFolder.tokenizer())
                    .withThreads(1)
                    .writeTo(folder.resolve("speed")));
    double music =
        perSecond(
            prompts.size(), () -> prompts.stream().map(GenerateContinuations::continued).toList());
    System.out.printf(
        Locale.ROOT,
        "one process, one thread: %.0f files/s, %.2f continuations/s%n",
        tokens,
        music);
    for (int workers = 1; workers <= 2; workers++) {
      int tasks = 4 * workers;
      Path shards = folder.resolve("speed-" + workers);
      try (SparkSession spark = session(workers)) {
        Dataset<Row> table =
            spark.createDataFrame(prompts, GenerateContinuations.PROMPTS).repartition(tasks);
        tokens =
            perSecond(
                files.size(), () -> TokenizeFolder.tokenize(spark, songs, shards, tasks).count());
        music =
            perSecond(prompts.size(), () -> GenerateContinuations.generate(table).collectAsList());
      }
      System.out.printf(
          Locale.ROOT, "workers: %d: %.0f files/s, %.2f continuations/s%n", workers, tokens, music);
    }
  }

  private static double perSecond(int count, Callable<?> work) throws Exception {
    double best = 0;
    for (int round = 0; round < ROUNDS; round++) {
      long start = System.nanoTime();
      work.call();
      best = Math.max(best, count / ((System.nanoTime() - start) * 1e-9));
    }
    return best;
  }

  private static void check(boolean holds, String what) {
    if (!holds) {
      throw new AssertionError(what);
    }
  }
}
