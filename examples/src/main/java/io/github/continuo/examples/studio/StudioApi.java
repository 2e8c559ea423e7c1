package io.github.continuo.examples.studio;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.sun.net.httpserver.HttpExchange;
import io.github.continuo.examples.generate.WaveFile;
import io.github.continuo.examples.page.ScoreJson;
import io.github.continuo.midi.BeatMap;
import io.github.continuo.midi.GeneralMidi;
import io.github.continuo.midi.MidiReader;
import io.github.continuo.midi.MidiWriter;
import io.github.continuo.midi.Note;
import io.github.continuo.midi.Score;
import io.github.continuo.picture.PianoRoll;
import io.github.continuo.picture.Png;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URLEncoder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import javax.imageio.ImageIO;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/**
 * What the page asks of the server, below {@code api/}:
 *
 * <pre>
 * GET    state                       models, songs, versions and more
 * POST   songs?name=NAME             opens the MIDI file in the body
 * POST   songs/NAME                  opens a bundled song
 * GET    versions/ID/score           music as {@link ScoreJson}
 * GET    versions/ID/midi, wav, png  download
 * POST   versions/ID/keep            chooses a variation
 * POST   versions/ID/instrument      {"track", "program"}: a new version with another instrument
 * DELETE versions/ID                 discards a version
 * POST   generations                 {@link GenerationRequest}: variations as server-sent events
 * DELETE generations/ID              stops them; what is there is kept
 * </pre>
 */
final class StudioApi implements AutoCloseable {
  private static final int MAX_MIDI_BYTES = 8 << 20;
  private static final int MAX_JSON_BYTES = 64 << 10;
  private static final int MAX_GENERATIONS = 2; // at once
  private static final double MAX_SOUND_SECONDS = 3600;
  private static final int MAX_TITLE_CHARACTERS = 80;
  private static final Gson GSON = new GsonBuilder().serializeNulls().create();

  private final VersionFolder versions;
  private final Models models;
  private final Semaphore places = new Semaphore(MAX_GENERATIONS);
  private final Semaphore sound = new Semaphore(1);
  private final Map<Integer, Generation> running = new ConcurrentHashMap<>();
  private final AtomicInteger lastGeneration = new AtomicInteger();

  StudioApi(VersionFolder versions, Models models) {
    this.versions = versions;
    this.models = models;
  }

  /**
   * Answers a request.
   *
   * @param path what follows {@code api/}
   */
  void answer(String method, List<String> path, HttpExchange exchange) throws IOException {
    String rule = method + " " + String.join("/", path).replaceAll("/\\d{1,9}(?=/|$)", "/ID");
    switch (rule) {
      case "GET state" -> json(exchange, state());
      case "POST songs" -> json(exchange, open(title(exchange), body(exchange, MAX_MIDI_BYTES)));
      case "POST generations" -> generate(request(exchange), exchange);
      case "DELETE generations/ID" -> stop(number(path), exchange);
      case "DELETE versions/ID" -> {
        versions.delete(number(path));
        StudioServer.send(exchange, 204, new byte[0]);
      }
      case "POST versions/ID/keep" -> json(exchange, versions.keep(number(path)));
      case "POST versions/ID/instrument" -> json(exchange, instrument(version(path), exchange));
      case "GET versions/ID/score" -> json(exchange, ScoreJson.of(versions.score(version(path))));
      case "GET versions/ID/midi" ->
          download(exchange, version(path), "mid", "audio/midi", versions.midi(version(path)));
      case "GET versions/ID/png" ->
          download(exchange, version(path), "png", "image/png", picture(version(path)));
      case "GET versions/ID/wav" -> sound(exchange, version(path));
      default -> {
        if (path.size() != 2 || !path.get(0).equals("songs") || !method.equals("POST")) {
          throw new HttpFailure(404, "there is no " + rule + "; reload the page");
        }
        BundledSongs.Song song = BundledSongs.get(path.get(1));
        json(exchange, open(song.title(), BundledSongs.midi(song)));
      }
    }
  }

  private static int number(List<String> path) {
    return Integer.parseInt(path.get(1));
  }

  private Version version(List<String> path) {
    return versions.get(number(path));
  }

  /** What the page must know to begin. */
  private record State(
      List<String> models,
      List<BundledSongs.Song> songs,
      List<String> instruments,
      String folder,
      List<String> warnings,
      List<Version> versions) {}

  private State state() {
    return new State(
        models.names(),
        BundledSongs.all(),
        GeneralMidi.instruments(),
        versions.path().toString(),
        versions.warnings(),
        versions.all());
  }

  private Version open(String title, byte[] midi) throws IOException {
    Score score = MidiReader.read(midi);
    if (score.notes().findAny().isEmpty()) {
      throw new IllegalArgumentException("the file must have at least one note, got none");
    }
    ScoreJson.of(score); // refuses what cannot be shown
    return versions.add(midi, id -> Version.of(id, 0, title, ""));
  }

  private static String title(HttpExchange exchange) {
    String query = exchange.getRequestURI().getQuery(); // decoded
    String name = query != null && query.startsWith("name=") ? query.substring(5) : "";
    String title =
        name.replaceAll("(?i)\\.(midi?|smf|kar)$", "").replaceAll("\\p{Cntrl}", " ").strip();
    return title.isEmpty()
        ? "piece"
        : title.substring(0, Math.min(title.length(), MAX_TITLE_CHARACTERS));
  }

  /** Body of {@code instrument}. */
  private record InstrumentRequest(int track, int program) {}

  private Version instrument(Version version, HttpExchange exchange) throws IOException {
    InstrumentRequest request = parse(exchange, InstrumentRequest.class);
    Score changed =
        Edit.withInstrument(versions.score(version), request.track(), request.program());
    String change =
        "Track " + (request.track() + 1) + ": " + GeneralMidi.instruments().get(request.program());
    return versions.add(
        MidiWriter.write(changed), id -> Version.of(id, version.id(), version.title(), change));
  }

  private GenerationRequest request(HttpExchange exchange) throws IOException {
    GenerationRequest request = parse(exchange, GenerationRequest.class);
    request.requireValid();
    return request;
  }

  private void generate(GenerationRequest request, HttpExchange exchange) throws IOException {
    if (!places.tryAcquire()) {
      throw new HttpFailure(
          503, "at most " + MAX_GENERATIONS + " generations run at once; stop one or wait");
    }
    try {
      generate(request, versions.get(request.version()), request.firstSeed(), exchange);
    } finally {
      places.release();
    }
    exchange.getResponseBody().close(); // whoever sees the end finds the place free
  }

  private void generate(GenerationRequest request, Version from, long seed, HttpExchange exchange)
      throws IOException {
    int number = lastGeneration.incrementAndGet();
    try (Generation generation =
        new Generation(models.get(request.model()), versions.score(from), request, seed)) {
      running.put(number, generation);
      exchange.getResponseHeaders().set("Content-Type", "text/event-stream; charset=utf-8");
      exchange.sendResponseHeaders(200, 0);
      OutputStream out = exchange.getResponseBody();
      new VariationStream(generation, versions, from, request, seed, out).run(number);
    } finally {
      running.remove(number);
    }
  }

  private void stop(int number, HttpExchange exchange) throws IOException {
    Generation generation = running.get(number);
    if (generation != null) { // otherwise it has ended by itself
      generation.stop();
    }
    StudioServer.send(exchange, 204, new byte[0]);
  }

  private byte[] picture(Version version) throws IOException {
    Score score = versions.score(version);
    BeatMap beats = BeatMap.of(score.timeBase());
    PianoRoll roll = PianoRoll.of(score);
    if (version.newEndTick() > version.newStartTick()) {
      roll =
          roll.withHighlightedBeats(
              beats.beatAt(version.newStartTick()), beats.beatAt(version.newEndTick()));
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (MemoryCacheImageOutputStream png = new MemoryCacheImageOutputStream(bytes)) {
      if (!ImageIO.write(Png.toImage(roll), "png", png)) {
        throw new IllegalStateException("this Java must be able to write PNG, but it cannot");
      }
    }
    return bytes.toByteArray();
  }

  private void sound(HttpExchange exchange, Version version) throws IOException {
    Score score = versions.score(version);
    long endTick = score.notes().mapToLong(Note::endTick).max().orElse(0);
    if (score.tempoMap().secondsAt(endTick) > MAX_SOUND_SECONDS) {
      throw new IllegalArgumentException("music must be at most an hour long to become a WAV file");
    }
    if (!sound.tryAcquire()) {
      throw new HttpFailure(503, "another WAV file is being rendered; try again");
    }
    Path file = Files.createTempFile("continuo-studio", ".wav");
    try {
      WaveFile.write(score, file);
      attach(exchange, version, "wav", "audio/wav");
      exchange.sendResponseHeaders(200, Files.size(file));
      try (OutputStream out = exchange.getResponseBody()) {
        Files.copy(file, out);
      }
    } finally {
      sound.release();
      Files.delete(file);
    }
  }

  private void download(
      HttpExchange exchange, Version version, String extension, String type, byte[] bytes)
      throws IOException {
    attach(exchange, version, extension, type);
    StudioServer.send(exchange, 200, bytes);
  }

  private void attach(HttpExchange exchange, Version version, String extension, String type) {
    String name = versions.name(version) + "." + extension;
    exchange.getResponseHeaders().set("Content-Type", type);
    exchange
        .getResponseHeaders()
        .set(
            "Content-Disposition", // RFC 6266
            "attachment; filename*=UTF-8''" + URLEncoder.encode(name, UTF_8).replace("+", "%20"));
  }

  private static <T> T parse(HttpExchange exchange, Class<T> type) throws IOException {
    try {
      T parsed = GSON.fromJson(new String(body(exchange, MAX_JSON_BYTES), UTF_8), type);
      if (parsed == null) {
        throw new IllegalArgumentException("the request must have a body of JSON, got none");
      }
      return parsed;
    } catch (JsonParseException e) {
      throw new IllegalArgumentException("the request must be valid JSON: " + e.getMessage(), e);
    }
  }

  private static byte[] body(HttpExchange exchange, int maxBytes) throws IOException {
    byte[] body = exchange.getRequestBody().readNBytes(maxBytes + 1);
    if (body.length > maxBytes) {
      throw new HttpFailure(413, "a file must be at most " + (maxBytes >> 10) + " KiB");
    }
    return body;
  }

  private static void json(HttpExchange exchange, Object value) throws IOException {
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    String text = value instanceof JsonObject object ? object.toString() : GSON.toJson(value);
    StudioServer.send(exchange, 200, text.getBytes(UTF_8));
  }

  /** Stops all generations. */
  @Override
  public void close() {
    running.values().forEach(Generation::stop);
  }

  /** Returns the number of generations in progress. */
  int running() {
    return MAX_GENERATIONS - places.availablePermits();
  }
}
