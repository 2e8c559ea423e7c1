package io.github.continuo.examples.studio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.gson.JsonArray;
import io.github.continuo.midi.MidiWriter;
import io.github.continuo.midi.Note;
import io.github.continuo.midi.Score;
import io.github.continuo.midi.TimeBase;
import io.github.continuo.midi.Track;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Measures the page in a real Chromium and prints the figures of docs/studio.md. */
@Tag("soak")
class StudioSpeedTest {
  private static final int TRIES = 5;
  private static final int TRACKS = 5;
  private static final int NOTES_PER_TRACK = 2_000;

  /** Presses play and returns the milliseconds until the output is not silent. */
  private static final String FIRST_SOUND =
      """
      (async () => {
        const start = performance.now();
        document.querySelector('#play').click();
        while (studio.player.synthesizer.level() < 0.001) {
          await new Promise((resolve) => setTimeout(resolve, 2));
        }
        return performance.now() - start;
      })()\
      """;

  /** Asks for variations and returns the milliseconds until the first new note is drawn. */
  private static final String FIRST_NOTE =
      """
      (async () => {
        const start = performance.now();
        document.querySelector('#go').click();
        const isThere = () => !studio.variations[0]?.version
            && studio.variations[0]?.score.notes.some((note) => note.isNew);
        do {
          await new Promise(requestAnimationFrame);
        } while (!isThere());
        await new Promise(requestAnimationFrame);
        return performance.now() - start;
      })()\
      """;

  /** Scrolls through all bars and returns milliseconds between frames, and of script in each. */
  private static final String SCROLL =
      """
      (async () => {
        const { roll } = studio;
        const draw = roll.draw;
        let script = 0;
        roll.draw = () => {
          const start = performance.now();
          draw.call(roll);
          script += performance.now() - start;
        };
        const frames = [];
        const scripts = [];
        let last = await new Promise(requestAnimationFrame);
        for (let tick = 0; tick < roll.endTick() - roll.visibleTicks; tick += roll.visibleTicks / 40) {
          script = 0;
          const start = performance.now();
          roll.scrollTo(tick);
          script += performance.now() - start;
          const now = await new Promise(requestAnimationFrame);
          frames.push(now - last);
          scripts.push(script);
          last = now;
        }
        roll.draw = draw;
        return [frames, scripts];
      })()\
      """;

  @TempDir Path folder;

  @Test
  void sound_notes_and_frames_come_in_time() throws Exception {
    Optional<Path> program = Chromium.program();
    assumeTrue(program.isPresent(), "needs chromium on the PATH");
    double[] sound = new double[TRIES];
    double[] note = new double[TRIES];
    try (VersionFolder versions = VersionFolder.open(folder.resolve("versions"));
        Models models = new Models(List.of());
        StudioServer server = new StudioServer(versions, models, 0);
        Chromium page = Chromium.start(program.orElseThrow(), folder.resolve("profile"))) {
      models.warmUp();
      page.resize(1280, 900, 1, "light");
      for (int i = 0; i < TRIES; i++) {
        page.open(server.address().resolve("?" + i), "document.body?.dataset.ready");
        int next = versions.all().size() + 1;
        page.drop(Path.of("../music/ode-to-joy.mid"));
        page.await("studio.current?.id === " + next);
        Thread.sleep(1_000); // somebody looks at it
        sound[i] = page.evaluate(FIRST_SOUND).getAsDouble();
        note[i] = page.evaluate(FIRST_NOTE).getAsDouble();
        page.click("#stop");
        page.await("!document.querySelector('#go').disabled");
      }
      page.drop(large());
      page.await("studio.score.notes.length === " + TRACKS * NOTES_PER_TRACK);
      Thread.sleep(2_000);
      JsonArray scroll = page.evaluate(SCROLL).getAsJsonArray();
      double frame = quantile(0.95, scroll.get(0).getAsJsonArray());
      double script = quantile(0.95, scroll.get(1).getAsJsonArray());

      System.out.printf(
          Locale.ROOT,
          "first sound %s ms, first new note %s ms, 95%% of %d frames within %.1f ms and %.1f ms of"
              + " script%n",
          Arrays.toString(Arrays.stream(sound).mapToLong(Math::round).toArray()),
          Arrays.toString(Arrays.stream(note).mapToLong(Math::round).toArray()),
          scroll.get(0).getAsJsonArray().size(),
          frame,
          script);
      assertThat(median(sound)).isLessThan(300);
      assertThat(median(note)).isLessThan(500);
      assertThat(frame).isLessThan(34); // two frames of 60 in a second
      assertThat(script).isLessThan(8);
    }
  }

  private Path large() throws Exception {
    List<Track> tracks =
        IntStream.range(0, TRACKS)
            .mapToObj(
                track ->
                    Track.of(
                        IntStream.range(0, NOTES_PER_TRACK)
                            .mapToObj(
                                i ->
                                    new Note(
                                        i * 240L,
                                        230,
                                        track,
                                        40 + 9 * track + i * 7 % 12,
                                        40 + i % 80))
                            .toList()))
            .toList();
    Path file = folder.resolve("large.mid");
    MidiWriter.write(Score.of(TimeBase.ticksPerQuarter(480), tracks), file);
    return file;
  }

  private static double median(double[] values) {
    return Arrays.stream(values).sorted().toArray()[values.length / 2];
  }

  private static double quantile(double share, JsonArray values) {
    double[] sorted =
        IntStream.range(0, values.size())
            .mapToDouble(i -> values.get(i).getAsDouble())
            .sorted()
            .toArray();
    return sorted[(int) (share * sorted.length)];
  }
}
