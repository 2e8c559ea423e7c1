package io.github.continuo.embedding;

import io.github.continuo.generate.GenerationOptions;
import io.github.continuo.generate.Generator;
import io.github.continuo.midi.Note;
import io.github.continuo.midi.Region;
import io.github.continuo.midi.TrackEvent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Plugin that provides Continuo to hosts of {@link MusicGenerator}. */
public final class ContinuoGenerator implements MusicGenerator {
  private @Nullable Generator generator; // loaded on first use, kept while the host runs

  @Override
  public String name() {
    return "Continuo";
  }

  @Override
  public List<Phrase> generate(Context context, List<Integer> voices) {
    Region region =
        Region.ofBars(context.song(), context.firstBar(), context.lastBar())
            .withTracks(Set.copyOf(voices));
    List<TrackEvent> added =
        generator().infill(context.song(), region, GenerationOptions.defaults()).newEvents();
    return voices.stream().map(voice -> phrase(voice, added)).toList();
  }

  private static Phrase phrase(int voice, List<TrackEvent> added) {
    return new Phrase(
        voice,
        added.stream()
            .filter(event -> event.track() == voice && event.event() instanceof Note)
            .map(event -> (Note) event.event())
            .toList());
  }

  private synchronized Generator generator() {
    if (generator == null) {
      try {
        generator = Generator.bundled("pop909-dual");
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return generator;
  }
}
