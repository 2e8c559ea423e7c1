package io.github.continuo.examples.page;

import com.google.gson.Gson;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.github.continuo.files.AtomicFile;
import io.github.continuo.midi.Score;
import io.github.continuo.midi.TrackEvent;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/**
 * Writes a HTML page that shows and plays music, with the piano roll and the synthesizer of the
 * studio. The one file has everything and loads nothing.
 */
public final class PlayerPage {

  /** Modules of the page, each after those that it imports. */
  private static final List<String> MODULES =
      List.of("dom.js", "score.js", "synthesizer.js", "player.js", "pianoroll.js", "sheet.js");

  private PlayerPage() {}

  /**
   * Writes a page, whole or not at all.
   *
   * @param score the music, without the new events
   * @param newEvents events that the page highlights
   * @param file a file whose name, without its ending, is the title
   * @throws IOException if the file cannot be written
   * @throws IllegalArgumentException if the music has more than 20,000 bars
   */
  public static void write(Score score, List<TrackEvent> newEvents, Path file) throws IOException {
    JsonObject music = ScoreJson.of(score);
    JsonArray events = new JsonArray();
    newEvents.forEach(event -> ScoreJson.event(event).ifPresent(events::add));
    music.add("newEvents", events);
    StringBuilder script = new StringBuilder();
    for (String module : MODULES) {
      script.append(read(module).replaceAll("(?m)^import .*\\n|^export ", ""));
    }
    String title = file.getFileName().toString().replaceFirst("\\.[^.]*$", "");
    AtomicFile.write(
        file,
        read("player.html")
            .replace("{{title}}", escaped(title))
            .replace("{{style}}", read("style.css"))
            .replace("{{script}}", script)
            .replace("{{music}}", new Gson().toJson(music))); // Gson escapes what HTML must not see
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace("\"", "&quot;");
  }

  private static String read(String name) throws IOException {
    return Objects.requireNonNull(PageFile.read(name), name).text();
  }
}
