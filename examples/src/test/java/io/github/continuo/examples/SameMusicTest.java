package io.github.continuo.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.continuo.generate.Continuation;
import io.github.continuo.generate.GenerationLength;
import io.github.continuo.generate.GenerationOptions;
import io.github.continuo.generate.Generator;
import io.github.continuo.midi.MidiWriter;
import io.github.continuo.midi.Score;
import io.github.continuo.transformer.LoadOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * One seed gives one piece, bit for bit: these are the hashes of continuations by the bundled
 * models, whatever JVM, vector width, number of threads or size of the batch.
 */
class SameMusicTest {
  private static final String HASHES =
      """
      pop909-base 43828cfe0a68fe61
      pop909-dual 9b62f7dbcacd211f
      """;

  @TempDir Path folder;

  /**
   * Prints the hashes; of variations, that of the third is what a seed greater by 2 gives alone.
   */
  static final class Hashes {
    private Hashes() {}

    public static void main(String[] arguments) throws Exception {
      LoadOptions options = LoadOptions.defaults().withThreads(Integer.parseInt(arguments[0]));
      for (String model : List.of("pop909-base", "pop909-dual")) {
        try (Generator generator = Generator.bundled(model, options)) {
          System.out.println(model + " " + hash(generator));
        }
      }
    }

    private static String hash(Generator generator) throws NoSuchAlgorithmException {
      Score song = Songs.waltz();
      GenerationOptions options =
          GenerationOptions.defaults().withSeed(5).withLength(GenerationLength.positions(64));
      List<Continuation> together = generator.variations(song, 3, options);
      byte[] third = MidiWriter.write(together.get(2).score());
      Continuation alone = generator.continueFrom(song, options.withSeed(7));
      if (!Arrays.equals(third, MidiWriter.write(alone.score()))) {
        return "is other music alone than in a batch";
      }
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(third);
      return HexFormat.of().formatHex(digest, 0, 8);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1 -XX:ActiveProcessorCount=1",
        "2 -XX:ActiveProcessorCount=2",
        "1 -XX:UseAVX=0",
        "1 -XX:UseAVX=1",
        "1 -XX:UseAVX=2",
        "1 -XX:UseAVX=3",
        "3 -Dcontinuo.int8=bytes",
        "1 -Dcontinuo.int8=floats"
      })
  void music_is_the_same_in_this_java(String threadsAndOption) throws Exception {
    assumeTrue(
        !threadsAndOption.contains("UseAVX") || System.getProperty("os.arch").equals("amd64"),
        "AVX is of x86 processors");
    String[] words = threadsAndOption.split(" ", -1);

    assertHashes(JavaProcess.javaHome(), words[0], words[1]);
  }

  @Test
  void music_is_the_same_in_another_java() throws Exception {
    String home = System.getenv("CONTINUO_OTHER_JAVA");
    assumeTrue(home != null, "CONTINUO_OTHER_JAVA must be the home of another JDK, is not set");

    assertHashes(Path.of(home), "2", "-XX:ActiveProcessorCount=2");
    assertHashes(Path.of(home), "1", "-Dcontinuo.int8=floats");
    System.out.println("the music is the same in " + home);
  }

  private void assertHashes(Path javaHome, String threads, String option)
      throws IOException, InterruptedException {
    Run run = JavaProcess.run(folder, javaHome, List.of(option), Hashes.class, threads);

    assertThat(run.status()).as(run.err()).isZero();
    assertThat(run.out()).isEqualTo(HASHES);
  }
}
