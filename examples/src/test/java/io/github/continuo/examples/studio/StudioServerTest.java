package io.github.continuo.examples.studio;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.github.continuo.examples.page.ScoreJson;
import io.github.continuo.generate.GenerationLength;
import io.github.continuo.generate.GenerationOptions;
import io.github.continuo.generate.Generator;
import io.github.continuo.midi.MidiReader;
import io.github.continuo.midi.MidiWriter;
import io.github.continuo.midi.Note;
import io.github.continuo.midi.ProgramChange;
import io.github.continuo.midi.Region;
import io.github.continuo.midi.Score;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import javax.sound.sampled.AudioSystem;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(300)
class StudioServerTest {
  private static final Path SONG = Path.of("../music/ode-to-joy.mid");
  private static final int LONG = 128; // bars, which take seconds

  private static Models models;

  @TempDir Path folder;
  private final HttpClient client = HttpClient.newHttpClient();
  private VersionFolder versions;
  private StudioServer server;

  @BeforeAll
  static void models() {
    models = new Models(List.of());
  }

  @AfterAll
  static void free() {
    models.close();
  }

  @BeforeEach
  void start() throws IOException {
    versions = VersionFolder.open(folder);
    server = new StudioServer(versions, models, 0);
  }

  @AfterEach
  void stop() throws IOException {
    server.close();
    versions.close();
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(server.address().resolve(path));
  }

  private HttpResponse<byte[]> get(String path) throws Exception {
    return client.send(request(path).build(), BodyHandlers.ofByteArray());
  }

  private HttpResponse<String> post(String path, byte[] body) throws Exception {
    return client.send(
        request(path).POST(BodyPublishers.ofByteArray(body)).build(), BodyHandlers.ofString());
  }

  private HttpResponse<String> post(String path, String body) throws Exception {
    return post(path, body.getBytes(UTF_8));
  }

  private int open(Path file) throws Exception {
    HttpResponse<String> answer =
        post("api/songs?name=" + file.getFileName(), Files.readAllBytes(file));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return JsonParser.parseString(answer.body()).getAsJsonObject().get("id").getAsInt();
  }

  private static String wish(int version, String rest) {
    return String.format(
        Locale.ROOT, "{\"version\":%d,\"model\":\"pop909-dual\",%s}", version, rest);
  }

  /** The data of all server-sent events of a kind. */
  private static List<JsonObject> events(String kind, String body) {
    return Stream.of(body.split("\n\n"))
        .filter(message -> message.startsWith("event: " + kind + "\ndata: "))
        .map(message -> message.substring(message.indexOf("data: ") + 6))
        .map(data -> JsonParser.parseString(data).getAsJsonObject())
        .toList();
  }

  /** The answer to a request that no HTTP client would send. */
  private String raw(String head) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.address().getPort())) {
      socket.getOutputStream().write((head + "\r\nConnection: close\r\n\r\n").getBytes(US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), UTF_8);
    }
  }

  @Test
  void page_and_its_files_are_served_from_the_jar() throws Exception {
    String page = new String(get("").body(), UTF_8);

    assertThat(page).contains("<title>Continuo studio</title>");
    for (String file : List.of("style.css", "studio.js", "pianoroll.js", "icon.svg")) {
      assertThat(page + new String(get("studio.js").body(), UTF_8)).contains(file);
      assertThat(get(file).statusCode()).isEqualTo(200);
    }
    assertThat(get("StudioServer.class").statusCode()).isEqualTo(404);
    assertThat(get("../music/ode-to-joy.mid").statusCode()).isEqualTo(403);
  }

  @Test
  void every_bundled_song_is_there() throws Exception {
    try (Stream<Path> songs = Files.list(SONG.getParent())) {
      assertThat(songs.map(song -> song.getFileName().toString().replace(".mid", "")).sorted())
          .containsExactlyElementsOf(
              BundledSongs.all().stream().map(BundledSongs.Song::name).toList());
    }

    assertThat(post("api/songs/greensleeves", "").statusCode()).isEqualTo(200);
    assertThat(get("api/versions/1/midi").body())
        .isEqualTo(Files.readAllBytes(SONG.resolveSibling("greensleeves.mid")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/api/state", "/0123456789abcdef0123456789abcdef/api/state", "//"})
  void nothing_is_served_without_the_token(String path) throws Exception {
    HttpResponse<byte[]> answer = get(path.equals("//") ? "/" : path);

    assertThat(answer.statusCode()).isEqualTo(403);
    assertThat(new String(answer.body(), UTF_8)).contains("open the address that continuo printed");
  }

  @Test
  void other_pages_of_the_browser_are_refused() throws Exception {
    String path = server.address().getPath() + "api/state";
    String here = "127.0.0.1:" + server.address().getPort();

    assertThat(raw("GET " + path + " HTTP/1.1\r\nHost: " + here)).startsWith("HTTP/1.1 200");
    assertThat(raw("GET " + path + " HTTP/1.1\r\nHost: evil.example")).startsWith("HTTP/1.1 403");
    assertThat(raw("GET " + path + " HTTP/1.1\r\nHost: " + here + "\r\nOrigin: http://" + here))
        .startsWith("HTTP/1.1 200");
    for (String origin : List.of("http://evil.example", "null", "http://127.0.0.1:1")) {
      assertThat(raw("GET " + path + " HTTP/1.1\r\nHost: " + here + "\r\nOrigin: " + origin))
          .startsWith("HTTP/1.1 403");
    }
  }

  @Test
  void bodies_have_limits_and_errors_say_what_to_do() throws Exception {
    open(SONG);

    assertThat(post("api/songs?name=x.mid", new byte[(8 << 20) + 1]).statusCode()).isEqualTo(413);
    assertThat(post("api/songs?name=x.mid", "no music").body()).contains("must be a MIDI file");
    assertThat(post("api/generations", "{").body()).contains("must be valid JSON");
    assertThat(post("api/generations", "").body()).contains("body of JSON");
    assertThat(
            post("api/generations", wish(1, "\"action\":\"CONTINUE\",\"bars\":8,\"count\":9"))
                .body())
        .isEqualTo("variations must be in 1..8, got 9");
    assertThat(
            post("api/generations", wish(7, "\"action\":\"CONTINUE\",\"bars\":8,\"count\":1"))
                .statusCode())
        .isEqualTo(404);
    assertThat(
            post(
                    "api/generations",
                    "{\"version\":1,\"action\":\"CONTINUE\",\"bars\":1,\"count\":1,\"model\":\"x\"}")
                .body())
        .startsWith("model must be one of [pop909-dual, open-dual, pop909-base]");
    assertThat(versions.all()).hasSize(1);
  }

  @Test
  void variations_are_what_the_library_generates_with_their_seeds() throws Exception {
    int song = open(SONG);

    String body =
        post(
                "api/generations",
                wish(song, "\"action\":\"CONTINUE\",\"bars\":2,\"count\":2,\"seed\":7"))
            .body();

    Score prompt = MidiReader.read(SONG);
    GenerationOptions options =
        GenerationOptions.defaults().withLength(GenerationLength.bars(2)).withSeed(7);
    assertThat(events("start", body)).hasSize(1);
    assertThat(events("end", body)).hasSize(1);
    assertThat(events("done", body)).hasSize(2);
    try (Generator generator = Generator.bundled("pop909-dual")) {
      for (int i = 0; i < 2; i++) {
        byte[] expected =
            MidiWriter.write(generator.continueFrom(prompt, options.withSeed(7 + i)).score());
        JsonObject version = done(body, i);
        assertThat(version.getAsJsonObject("request").get("seed").getAsInt()).isEqualTo(7 + i);
        assertThat(get("api/versions/" + version.get("id") + "/midi").body()).isEqualTo(expected);
        int variation = i;
        List<JsonArray> seen =
            events("event", body).stream()
                .filter(event -> event.get("variation").getAsInt() == variation)
                .map(event -> event.getAsJsonArray("event"))
                .toList();
        List<JsonElement> whole = new ArrayList<>();
        ScoreJson.of(MidiReader.read(expected)).getAsJsonArray("events").forEach(whole::add);
        assertThat(whole).containsAll(seen);
        assertThat(seen).isNotEmpty();
      }
    }
  }

  private static JsonObject done(String body, int variation) {
    return events("done", body).stream()
        .filter(event -> event.get("variation").getAsInt() == variation)
        .map(event -> event.getAsJsonObject("version"))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void region_is_filled_as_by_the_library_and_continuation_starts_at_a_bar() throws Exception {
    int song = open(SONG);

    String filled =
        post(
                "api/generations",
                wish(
                    song,
                    "\"action\":\"FILL\",\"firstBar\":3,\"lastBar\":4,\"count\":1,\"seed\":3"))
            .body();
    String cut =
        post(
                "api/generations",
                wish(
                    song,
                    "\"action\":\"CONTINUE\",\"firstBar\":5,\"bars\":1,\"count\":1,\"seed\":3"))
            .body();

    Score score = MidiReader.read(SONG);
    GenerationOptions options = GenerationOptions.defaults().withSeed(3);
    try (Generator generator = Generator.bundled("pop909-dual")) {
      assertThat(get("api/versions/" + done(filled, 0).get("id") + "/midi").body())
          .isEqualTo(
              MidiWriter.write(
                  generator.infill(score, Region.ofBars(score, 3, 4), options).score()));
      Score before = Edit.before(score, 5);
      assertThat(before.notes()).allMatch(note -> note.endTick() <= Edit.barStart(score, 5));
      assertThat(get("api/versions/" + done(cut, 0).get("id") + "/midi").body())
          .isEqualTo(
              MidiWriter.write(
                  generator
                      .continueFrom(before, options.withLength(GenerationLength.bars(1)))
                      .score()));
    }
  }

  @Test
  void new_notes_keep_to_the_key_the_chords_and_the_range_asked_for() throws Exception {
    int song = open(SONG);

    String body =
        post(
                "api/generations",
                wish(
                    song,
                    "\"action\":\"CONTINUE\",\"bars\":2,\"count\":1,\"seed\":7,\"scale\":\"G major\","
                        + "\"chords\":\"G | D\",\"lowestPitch\":50,\"highestPitch\":80"))
            .body();

    long end = MidiReader.read(SONG).notes().mapToLong(Note::tick).max().orElseThrow();
    Score longer = MidiReader.read(get("api/versions/" + done(body, 0).get("id") + "/midi").body());
    assertThat(longer.notes().filter(note -> note.tick() > end))
        .isNotEmpty()
        .allMatch(note -> note.pitch() >= 50 && note.pitch() <= 80)
        .allMatch(note -> Set.of(7, 11, 2, 6, 9).contains(note.pitch() % 12));
    assertThat(
            post(
                    "api/generations",
                    wish(song, "\"action\":\"CONTINUE\",\"bars\":2,\"count\":1,\"chords\":\"H7\""))
                .statusCode())
        .isEqualTo(400);
  }

  @Test
  void page_that_goes_away_frees_its_generation_and_what_was_there_is_kept() throws Exception {
    int song = open(SONG);
    HttpRequest request =
        request("api/generations")
            .POST(
                BodyPublishers.ofString(
                    wish(song, "\"action\":\"CONTINUE\",\"bars\":" + LONG + ",\"count\":1")))
            .build();
    for (int times = 0; times < 3; times++) { // more than run at once
      try (InputStream stream = client.send(request, BodyHandlers.ofInputStream()).body()) {
        assertThat(stream.readNBytes(10_000)).hasSize(10_000);
      }
      while (server.generations() > 0) {
        Thread.sleep(10);
      }
    }

    assertThat(versions.all()).hasSize(4);
    assertThat(versions.get(4).isComplete()).isFalse();
    assertThat(versions.score(versions.get(4)).notes().count())
        .isGreaterThan(versions.score(versions.get(song)).notes().count());
  }

  @Test
  void more_generations_than_may_run_are_refused_and_stopped_ones_make_room() throws Exception {
    int song = open(SONG);
    String wish = wish(song, "\"action\":\"CONTINUE\",\"bars\":" + LONG + ",\"count\":8");
    CountDownLatch begun = new CountDownLatch(2);
    List<Thread> clients = new ArrayList<>();
    List<String> bodies = Collections.synchronizedList(new ArrayList<>());
    for (int i = 0; i < 2; i++) {
      Thread thread =
          new Thread(
              () -> {
                HttpRequest request =
                    request("api/generations").POST(BodyPublishers.ofString(wish)).build();
                try (InputStream stream =
                    client.send(request, BodyHandlers.ofInputStream()).body()) {
                  byte[] head = stream.readNBytes(8_000);
                  begun.countDown();
                  bodies.add(new String(head, UTF_8) + new String(stream.readAllBytes(), UTF_8));
                } catch (IOException | InterruptedException e) {
                  throw new IllegalStateException(e);
                }
              });
      thread.start();
      clients.add(thread);
    }
    begun.await();

    HttpResponse<String> third = post("api/generations", wish);
    for (int generation = 1; generation <= 2; generation++) {
      client.send(
          request("api/generations/" + generation).DELETE().build(), BodyHandlers.discarding());
    }
    for (Thread thread : clients) {
      thread.join();
    }

    assertThat(third.statusCode()).isEqualTo(503);
    assertThat(third.body()).contains("stop one or wait");
    assertThat(server.generations()).isZero();
    assertThat(bodies).hasSize(2).allMatch(body -> body.endsWith("event: end\ndata: {}\n\n"));
  }

  @Test
  void downloads_are_a_picture_and_sound_of_the_music() throws Exception {
    int song = open(SONG);

    HttpResponse<byte[]> png = get("api/versions/" + song + "/png");
    HttpResponse<byte[]> wav = get("api/versions/" + song + "/wav");

    assertThat(png.headers().firstValue("Content-Disposition"))
        .hasValue("attachment; filename*=UTF-8''0001-ode-to-joy.png");
    assertThat(png.body()).startsWith(0x89, 'P', 'N', 'G');
    Path file = Files.write(folder.resolve("song.wav"), wav.body());
    Score score = MidiReader.read(SONG);
    double seconds = score.tempoMap().secondsAt(score.endTick());
    assertThat(AudioSystem.getAudioFileFormat(file.toFile()).getFrameLength() / 44_100.0)
        .isBetween(seconds - 1, seconds + 4);
  }

  @Test
  void instrument_of_a_track_changes_in_a_new_version() throws Exception {
    int song = open(SONG);
    Score score = MidiReader.read(SONG);
    int track = 0;
    while (score.tracks().get(track).notes().findAny().isEmpty()) {
      track++;
    }

    HttpResponse<String> answer =
        post("api/versions/" + song + "/instrument", "{\"track\":" + track + ",\"program\":40}");

    Version changed = versions.get(2);
    assertThat(answer.body()).contains("Violin");
    assertThat(changed.parent()).isEqualTo(song);
    assertThat(versions.score(changed).tracks().get(track).events())
        .filteredOn(ProgramChange.class::isInstance)
        .allMatch(event -> ((ProgramChange) event).program() == 40)
        .isNotEmpty();
    assertThat(versions.score(changed).notes()).containsExactlyElementsOf(score.notes().toList());
  }

  @Test
  void versions_outlive_the_studio_and_one_studio_has_a_folder() throws Exception {
    open(SONG);
    post("api/songs/amazing-grace", "");
    Files.writeString(folder.resolve("0009-notes.json"), "{");
    assertThatThrownBy(() -> VersionFolder.open(folder))
        .hasMessageContaining("another studio has this folder open");
    List<Version> before = versions.all();
    stop();

    start();

    assertThat(versions.all()).isEqualTo(before);
    assertThat(versions.warnings()).singleElement().asString().contains("0009-notes.json");
    versions.delete(1);
    assertThat(get("api/versions/1/midi").statusCode()).isEqualTo(404);
    assertThat(Files.exists(folder.resolve("0001-ode-to-joy.mid"))).isFalse();
    assertThat(URI.create("/").resolve(server.address()).getHost()).isEqualTo("127.0.0.1");
  }
}
