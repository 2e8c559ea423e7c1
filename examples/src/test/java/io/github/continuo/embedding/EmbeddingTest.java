package io.github.continuo.embedding;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.continuo.generate.GenerationLength;
import io.github.continuo.generate.GenerationOptions;
import io.github.continuo.generate.Generator;
import io.github.continuo.midi.MidiReader;
import io.github.continuo.midi.Note;
import io.github.continuo.midi.Score;
import io.github.continuo.transformer.LoadOptions;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddingTest {
  private static final Path MUSIC = Path.of("../music");
  private static final Path SONG = MUSIC.resolve("ode-to-joy.mid");
  private static Generator generator;

  @TempDir Path folder;

  @BeforeAll
  static void load() throws IOException {
    generator = Generator.bundled("pop909-dual");
  }

  @AfterAll
  static void close() {
    generator.close();
  }

  @Test
  void server_continues_streams_and_refuses() throws Exception {
    try (HttpEndpoint endpoint = new HttpEndpoint(generator, 0)) {
      HttpClient client = HttpClient.newHttpClient();
      byte[] midi = Files.readAllBytes(SONG);

      HttpResponse<byte[]> longer =
          client.send(request(endpoint, "continue", midi), HttpResponse.BodyHandlers.ofByteArray());
      assertThat(longer.statusCode()).isEqualTo(200);
      assertThat(MidiReader.read(longer.body()).notes().count())
          .isGreaterThan(MidiReader.read(midi).notes().count());

      HttpResponse<String> lines =
          client.send(request(endpoint, "stream", midi), HttpResponse.BodyHandlers.ofString());
      assertThat(lines.body().lines())
          .hasSizeGreaterThan(10)
          .allMatch(l -> l.contains("\"pitch\":"));

      HttpResponse<String> refused =
          client.send(
              request(endpoint, "continue", "no music".getBytes(UTF_8)),
              HttpResponse.BodyHandlers.ofString());
      assertThat(refused.statusCode()).isEqualTo(400);
      assertThat(refused.body()).contains("MThd");
    }
  }

  @Test
  void HTTP_4_lines_are_the_same_in_every_locale() throws Exception {
    Locale locale = Locale.getDefault();
    try (HttpEndpoint endpoint = new HttpEndpoint(generator, 0)) {
      Locale.setDefault(Locale.forLanguageTag("fa"));
      HttpResponse<String> lines =
          HttpClient.newHttpClient()
              .send(
                  request(endpoint, "stream", Files.readAllBytes(SONG)),
                  HttpResponse.BodyHandlers.ofString());

      assertThat(lines.body().lines())
          .isNotEmpty()
          .allMatch(
              line ->
                  line.matches(
                      "\\{\"tick\":[0-9]+,\"ticks\":[0-9]+,\"pitch\":[0-9]+,\"velocity\":[0-9]+}"));
    } finally {
      Locale.setDefault(locale);
    }
  }

  @Test
  void client_that_hangs_up_leaves_the_generator_to_others() throws Exception {
    try (HttpEndpoint endpoint = new HttpEndpoint(generator, 0)) {
      byte[] midi = Files.readAllBytes(SONG);
      HttpResponse<java.io.InputStream> stream =
          HttpClient.newHttpClient()
              .send(request(endpoint, "stream", midi), HttpResponse.BodyHandlers.ofInputStream());
      try (BufferedReader lines = new BufferedReader(new InputStreamReader(stream.body(), UTF_8))) {
        assertThat(lines.readLine()).contains("\"pitch\":");
      }

      GenerationOptions two = GenerationOptions.defaults().withLength(GenerationLength.notes(2));
      assertThat(generator.continueFrom(MidiReader.read(midi), two).newEvents()).isNotEmpty();
    }
  }

  private static HttpRequest request(HttpEndpoint endpoint, String path, byte[] body) {
    return HttpRequest.newBuilder(
            URI.create(String.format(Locale.ROOT, "http://localhost:%d/%s", endpoint.port(), path)))
        .POST(HttpRequest.BodyPublishers.ofByteArray(body))
        .build();
  }

  @Test
  void every_file_of_a_folder_is_continued_but_those_that_are_none() throws Exception {
    Path songs = Files.createDirectories(folder.resolve("songs"));
    Files.copy(SONG, songs.resolve("ode.mid"));
    Files.copy(MUSIC.resolve("greensleeves.mid"), songs.resolve("greensleeves.mid"));
    Files.writeString(songs.resolve("broken.mid"), "no music");
    GenerationOptions options =
        GenerationOptions.defaults().withLength(GenerationLength.bars(1)).withSeed(0);

    int continued = ContinueFolder.run(songs, folder.resolve("longer"), generator, options);

    assertThat(continued).isEqualTo(2);
    assertThat(MidiReader.read(folder.resolve("longer/ode.mid")).notes().count())
        .isGreaterThan(MidiReader.read(SONG).notes().count());
  }

  @Test
  void adapter_of_a_folder_changes_what_the_model_writes() throws Exception {
    Path adapter = folder.resolve("adapter");

    FineTune.train(MUSIC, adapter, 3);

    LoadOptions options = LoadOptions.defaults().withAdapter(adapter);
    try (Generator adapted = Generator.bundled("pop909-dual", options)) {
      assertThat(adapted.continueFrom(MidiReader.read(SONG)).newEvents()).isNotEmpty();
    }
  }

  @Test
  void plugin_is_found_and_plays_what_it_is_asked_for() throws IOException {
    Score song = MidiReader.read(SONG);

    List<MusicGenerator> generators = MusicGenerator.all();

    assertThat(generators).extracting(MusicGenerator::name).containsExactly("Continuo");
    List<MusicGenerator.Phrase> phrases =
        generators.get(0).generate(new MusicGenerator.Context(song, 3, 4), List.of(1));
    assertThat(phrases).hasSize(1);
    assertThat(phrases.get(0).track()).isEqualTo(1);
    assertThat(phrases.get(0).notes().stream().map(Note::tick))
        .isNotEmpty()
        .allMatch(tick -> tick >= 2 * 1920 && tick < 4 * 1920);
  }
}
