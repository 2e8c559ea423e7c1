package io.github.continuo.examples.studio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.gson.JsonArray;
import io.github.continuo.examples.page.PlayerPage;
import io.github.continuo.generate.GenerationLength;
import io.github.continuo.generate.GenerationOptions;
import io.github.continuo.generate.Generator;
import io.github.continuo.midi.MidiReader;
import io.github.continuo.midi.MidiWriter;
import io.github.continuo.midi.Note;
import io.github.continuo.midi.Region;
import io.github.continuo.midi.Score;
import io.github.continuo.midi.TrackEvent;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The page in a real Chromium; skipped where there is none. */
@Timeout(300)
class StudioPageTest {
  private static final Path SONG = Path.of("../music/greensleeves.mid");
  private static final String READY = "document.body?.dataset.ready";
  private static final String IS_DONE = "!document.querySelector('#go').disabled";
  private static final int CONTROL = 2;

  @TempDir static Path profile;
  private static Models models;
  private static Chromium page;

  @TempDir Path folder;
  private VersionFolder versions;
  private StudioServer server;

  @BeforeAll
  static void browser() throws IOException {
    Optional<Path> program = Chromium.program();
    assumeTrue(
        program.isPresent(),
        "the page is tested where chromium is on the PATH or CONTINUO_CHROMIUM names it");
    models = new Models(List.of());
    page = Chromium.start(program.orElseThrow(), profile);
  }

  @AfterAll
  static void end() {
    if (page != null) {
      page.close();
      models.close();
    }
  }

  @BeforeEach
  void open() throws Exception {
    versions = VersionFolder.open(folder);
    server = new StudioServer(versions, models, 0);
    page.resize(1280, 900, 2, "light");
    page.open(server.address(), READY);
    page.drop(SONG);
    page.await("studio.current && studio.roll.score");
  }

  @AfterEach
  void close() throws IOException {
    server.close();
    versions.close();
    assertThat(page.problems()).isEmpty();
  }

  private byte[] midi(int version) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(server.address().resolve("api/versions/" + version + "/midi"))
            .build();
    return HttpClient.newHttpClient().send(request, BodyHandlers.ofByteArray()).body();
  }

  private static void set(String field, Object value) throws IOException {
    page.evaluate(
        String.format(
            Locale.ROOT,
            "(() => { const field = document.querySelector('#ask').elements['%s'];"
                + " field.value = '%s';"
                + " document.querySelector('#ask').dispatchEvent(new Event('input')); })()",
            field,
            value));
  }

  private static int number(String expression) throws IOException {
    return page.evaluate(expression).getAsInt();
  }

  @Test
  void dropped_file_is_drawn_in_device_pixels() throws Exception {
    assertThat(midi(1)).isEqualTo(Files.readAllBytes(SONG));
    assertThat(number("studio.score.notes.length"))
        .isEqualTo((int) MidiReader.read(SONG).notes().count());
    page.await(
        "document.querySelector('#roll canvas').width ==="
            + " document.querySelector('#roll').clientWidth * 2");
    String blue =
        """
        (() => {
          const canvas = document.querySelector('#roll canvas');
          const data = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data;
          let count = 0;
          for (let i = 0; i < data.length; i += 4) {
            count += data[i] < 90 && data[i + 2] > 150 && data[i + 3] > 250 ? 1 : 0;
          }
          return count;
        })()\
        """;
    page.await(blue + " > 1000"); // the melody
  }

  @Test
  void variations_appear_while_they_are_generated_and_are_those_of_the_library() throws Exception {
    set("seed", 11);
    set("count", 2);
    set("bars", 4);

    page.click("#go");
    page.await(
        "studio.variations.length === 2 && studio.variations.every((card) => card.isGrowing &&"
            + " card.score.notes.some((note) => note.isNew))");
    page.await(IS_DONE);

    GenerationOptions options =
        GenerationOptions.defaults().withLength(GenerationLength.bars(4)).withSeed(11);
    try (Generator generator = Generator.bundled("pop909-dual")) {
      for (int i = 0; i < 2; i++) {
        Score expected =
            generator.continueFrom(MidiReader.read(SONG), options.withSeed(11 + i)).score();
        assertThat(midi(number("studio.variations[" + i + "].version.id")))
            .isEqualTo(MidiWriter.write(expected));
        assertThat(number("studio.variations[" + i + "].score.notes.length"))
            .isEqualTo((int) expected.notes().count());
      }
    }
  }

  @Test
  void sound_has_the_length_of_the_music_and_is_heard() throws Exception {
    String measured =
        """
        (async () => {
          const sound = await studio.render(studio.score);
          const samples = sound.getChannelData(0);
          let loudest = 0;
          let last = 0;
          samples.forEach((sample, i) => {
            loudest = Math.max(loudest, Math.abs(sample));
            last = Math.abs(sample) > 0.002 ? i : last;
          });
          return [loudest, last / sound.sampleRate];
        })()\
        """;
    JsonArray sound = page.evaluate(measured).getAsJsonArray();
    Score score = MidiReader.read(SONG);
    double seconds =
        score.tempoMap().secondsAt(score.notes().mapToLong(Note::endTick).max().orElseThrow());
    assertThat(sound.get(0).getAsDouble()).isBetween(0.1, 1.0);
    assertThat(sound.get(1).getAsDouble()).isBetween(seconds - 0.3, seconds + 2);

    page.click("#play");

    page.await("studio.player.isPlaying && studio.player.synthesizer.level() > 0.001");
    page.await("studio.player.seconds() > 0.5");
    page.key(" ", 0);
    page.await("!studio.player.isPlaying && studio.player.position > 0");
    page.await("studio.player.synthesizer.level() < 0.001");
  }

  @Test
  void marked_bars_are_filled_kept_and_there_after_a_reload() throws Exception {
    JsonArray ruler =
        page.evaluate(
                "(() => { const b = document.querySelector('#roll').getBoundingClientRect();"
                    + " const x = (bar) => b.x + studio.roll.x(studio.score.barStart(bar)) + 9;"
                    + " return [x(3), x(4), b.y + 10]; })()")
            .getAsJsonArray();
    page.mouse("mousePressed", ruler.get(0).getAsDouble(), ruler.get(2).getAsDouble());
    page.mouse("mouseMoved", ruler.get(1).getAsDouble(), ruler.get(2).getAsDouble());
    page.mouse("mouseReleased", ruler.get(1).getAsDouble(), ruler.get(2).getAsDouble());
    page.await("studio.roll.selection?.first === 3 && studio.roll.selection.last === 4");
    set("seed", 5);
    set("count", 1);
    page.key("f", 0);
    page.await("studio.variations.length === 1 && " + IS_DONE);
    int filled = number("studio.variations[0].version.id");
    page.evaluate("document.querySelector('.variation [title^=Keep]').click()");
    page.await("studio.current.id === " + filled);

    page.reload(READY);
    page.await("studio.current?.id === " + filled);

    Score score = MidiReader.read(SONG);
    try (Generator generator = Generator.bundled("pop909-dual")) {
      assertThat(midi(filled))
          .isEqualTo(
              MidiWriter.write(
                  generator
                      .infill(
                          score,
                          Region.ofBars(score, 3, 4),
                          GenerationOptions.defaults().withSeed(5))
                      .score()));
    }
    assertThat(versions.get(filled).isKept()).isTrue();
    assertThat(number("document.querySelectorAll('.version').length")).isEqualTo(2);
    page.key("z", CONTROL);
    page.await("studio.current.id === 1");
    page.key("y", CONTROL);
    page.await("studio.current.id === " + filled);
  }

  @Test
  void variation_can_be_heard_dragged_out_and_discarded_and_others_stay() throws Exception {
    set("count", 2);
    set("bars", 2);
    page.key("c", 0);
    page.await("studio.variations.length === 2 && " + IS_DONE);
    int second = number("studio.variations[1].version.id");

    page.key("2", 0);
    page.await(
        "studio.player.isPlaying && studio.player.score === studio.variations[1].score &&"
            + " studio.player.synthesizer.level() > 0.001");
    String dragged =
        page.evaluate(
                "(() => { const data = new DataTransfer();"
                    + " document.querySelectorAll('.drag')[1].dispatchEvent(new"
                    + " DragEvent('dragstart', {dataTransfer: data, bubbles: true})); return"
                    + " data.getData('DownloadURL'); })()")
            .getAsString();
    page.evaluate("document.querySelector('.variation [title=Discard]').click()");
    page.await("studio.variations.length === 1");
    page.reload(READY);
    page.await("studio.variations.length === 1 && !studio.variations[0].isGrowing");

    assertThat(dragged)
        .startsWith("audio/midi:greensleeves " + second + ".mid:http://127.0.0.1:")
        .endsWith("/api/versions/" + second + "/midi");
    assertThat(number("studio.variations[0].version.id")).isEqualTo(second);
    assertThat(number("studio.variations[0].score.notes.filter((note) => note.isNew).length"))
        .isEqualTo(
            (int)
                (versions.score(versions.get(second)).notes().count()
                    - MidiReader.read(SONG).notes().count()));
    assertThat(versions.all()).hasSize(2);
  }

  @Test
  void generation_stops_when_asked_and_keeps_what_is_there() throws Exception {
    set("count", 1);
    set("bars", 128);
    page.click("#go");
    page.await("studio.variations[0]?.score.notes.filter((note) => note.isNew).length > 5");

    page.click("#stop");

    page.await(IS_DONE + " && studio.variations[0].version");
    assertThat(versions.get(2).isComplete()).isFalse();
    assertThat(server.generations()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"light", "dark"})
  void page_is_readable_and_fits_a_phone(String scheme) throws Exception {
    page.resize(360, 800, 3, scheme);
    String contrast =
        """
        (() => {
          const style = getComputedStyle(document.documentElement);
          const light = (name) => {
            const hex = style.getPropertyValue(name).trim();
            const channels = [1, 3, 5].map((i) => parseInt(hex.slice(i, i + 2), 16) / 255)
                .map((c) => c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
            return 0.2126 * channels[0] + 0.7152 * channels[1] + 0.0722 * channels[2];
          };
          const ratio = (a, b) => {
            const [low, high] = [light(a), light(b)].sort((x, y) => x - y);
            return (high + 0.05) / (low + 0.05);
          };
          return Math.min(ratio('--text', '--surface'), ratio('--muted', '--surface'),
              ratio('--muted', '--page'), ratio('--accent', '--surface'), ratio('--accent-text', '--accent'),
              ratio('--accent', '--accent-soft'), ratio('--error', '--error-soft'));
        })()\
        """;

    assertThat(page.evaluate(contrast).getAsDouble()).isGreaterThan(4.5); // WCAG 2.1, level AA
    page.await("document.documentElement.scrollWidth <= innerWidth");
    assertThat(
            page.evaluate(
                    "performance.getEntriesByType('resource').every((one) =>"
                        + " one.name.startsWith(location.origin))")
                .getAsBoolean())
        .isTrue();
  }

  @Test
  void page_of_one_file_shows_and_plays_a_piece_and_its_continuation() throws Exception {
    Score song = MidiReader.read(SONG);
    Note note = new Note(song.endTick() + 480, 480, 0, 72, 90);
    Path file = folder.resolve("song & more.html");
    PlayerPage.write(song, List.of(new TrackEvent(1, note)), file);

    page.open(file.toUri(), "globalThis.sheet && sheet.roll.score");

    assertThat(number("sheet.score.notes.length")).isEqualTo((int) song.notes().count() + 1);
    assertThat(number("sheet.roll.newPart.from")).isEqualTo((int) note.tick());
    page.click("#play");
    page.await("sheet.player.synthesizer.level() > 0.001");
    page.click("#play");
    page.await("!sheet.player.isPlaying");
    assertThat(Files.readString(file))
        .doesNotContain("src=", "href=", "url(", "import {", "fetch(", "{{"); // has everything
  }

  @Test
  void mistakes_are_explained() throws Exception {
    Path text = Files.writeString(folder.resolve("notes.mid"), "no music");

    page.drop(text);

    page.await("document.querySelector('#message').textContent.includes('must be a MIDI file')");
    assertThat(page.takeProblems()).allMatch(problem -> problem.contains("400"));
    assertThat(number("studio.current.id")).isEqualTo(1);
  }
}
