package io.github.continuo.examples.studio;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.Gson;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.github.continuo.examples.page.ScoreJson;
import io.github.continuo.midi.MidiWriter;
import io.github.continuo.midi.Region;
import io.github.continuo.midi.TrackEvent;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Writes a generation as server-sent events and each variation to the folder when it has ended:
 *
 * <pre>
 * start  {"generation", "seed", "count", "startTick", "base": {@link ScoreJson}}
 * event  {"variation", "event": as in {@link ScoreJson}}
 * done   {"variation", "version": {@link Version}}
 * end    {}
 * </pre>
 *
 * <p>If the page goes away, generation ends, and what is there is kept in the folder.
 */
final class VariationStream implements Generation.Listener {
  private static final long HEARTBEAT_NANOS = 500_000_000; // a write shows that the page is gone

  private final Generation generation;
  private final VersionFolder versions;
  private final Version from;
  private final GenerationRequest request;
  private final long firstSeed;
  private final OutputStream out;
  private final List<Integer> unsaved = new ArrayList<>();
  private long lastWriteNanos;

  VariationStream(
      Generation generation,
      VersionFolder versions,
      Version from,
      GenerationRequest request,
      long firstSeed,
      OutputStream out) {
    this.generation = generation;
    this.versions = versions;
    this.from = from;
    this.request = request;
    this.firstSeed = firstSeed;
    this.out = out;
    for (int i = 0; i < request.count(); i++) {
      unsaved.add(i);
    }
  }

  /** Runs the generation to its end. */
  void run(int number) throws IOException {
    JsonObject start = new JsonObject();
    start.addProperty("generation", number);
    start.addProperty("seed", firstSeed);
    start.addProperty("count", request.count());
    start.addProperty("startTick", generation.span(0).startTick());
    start.add("base", ScoreJson.of(generation.base()));
    try {
      write("start", start);
      generation.run(this);
      write("end", new JsonObject());
    } catch (IOException
        | IllegalStateException e) { // the page went away, or the models are closed
      generation.stop();
      for (int variation : List.copyOf(unsaved)) {
        save(variation, false);
      }
      throw e instanceof IOException io ? io : new IOException("generation was stopped", e);
    }
  }

  @Override
  public void waiting() throws IOException {
    if (System.nanoTime() - lastWriteNanos > HEARTBEAT_NANOS) {
      write(":\n\n");
    }
  }

  @Override
  public void event(int variation, TrackEvent event) throws IOException {
    Optional<JsonArray> seen = ScoreJson.event(event);
    if (seen.isPresent()) {
      JsonObject data = new JsonObject();
      data.addProperty("variation", variation);
      data.add("event", seen.get());
      write("event", data);
    }
  }

  @Override
  public void finished(int variation, boolean isComplete) throws IOException {
    Optional<Version> saved = save(variation, isComplete);
    JsonObject data = new JsonObject();
    data.addProperty("variation", variation);
    saved.ifPresent(version -> data.add("version", new Gson().toJsonTree(version)));
    write("done", data);
  }

  /** Writes a variation to the folder, unless nothing of it is there. */
  private Optional<Version> save(int variation, boolean isComplete) throws IOException {
    unsaved.remove(Integer.valueOf(variation));
    if (generation.variation(variation).newEvents().isEmpty()) {
      return Optional.empty();
    }
    Region span = generation.span(variation);
    byte[] midi = MidiWriter.write(generation.variation(variation).score());
    return Optional.of(
        versions.add(
            midi,
            id ->
                new Version(
                    id,
                    from.id(),
                    from.title(),
                    change(),
                    false,
                    span.startTick(),
                    span.endTick(),
                    List.copyOf(new TreeSet<>(span.tracks())),
                    isComplete,
                    request.single(firstSeed + variation))));
  }

  private String change() {
    if (request.action() == GenerationRequest.Action.FILL) {
      return "Filled bars " + request.firstBar() + "-" + request.lastBar();
    }
    return request.firstBar() == 0
        ? request.bars() + " more bars"
        : request.bars() + " bars from bar " + request.firstBar();
  }

  private void write(String event, JsonObject data) throws IOException {
    write("event: " + event + "\ndata: " + data + "\n\n");
  }

  private void write(String text) throws IOException {
    out.write(text.getBytes(UTF_8));
    out.flush();
    lastWriteNanos = System.nanoTime();
  }
}
