package io.github.continuo.examples.studio;

import static java.util.stream.Collectors.toSet;

import io.github.continuo.generate.Continuation;
import io.github.continuo.generate.EventStream;
import io.github.continuo.generate.GenerationOptions;
import io.github.continuo.generate.Generator;
import io.github.continuo.midi.Note;
import io.github.continuo.midi.Region;
import io.github.continuo.midi.Score;
import io.github.continuo.midi.TrackEvent;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * Generates the variations of a request side by side: an event of each in turn, so that all grow at
 * once. Variation i, counted from 0, is what {@link Generator} makes of the seed plus i.
 *
 * <p>For one thread, but {@link #stop} may be called from any.
 */
final class Generation implements AutoCloseable {
  private static final int CHANNELS = 16;

  /** Receives music while it is generated. */
  interface Listener {
    /** Called before each event is generated, which may take long. */
    void waiting() throws IOException;

    /** Called with each event. */
    void event(int variation, TrackEvent event) throws IOException;

    /** Called when a variation has ended or was stopped. */
    void finished(int variation, boolean isComplete) throws IOException;
  }

  private final List<EventStream> streams = new ArrayList<>();
  private final Region newPart;
  private volatile boolean isStopped;

  /**
   * Prepares the variations of a valid request.
   *
   * @param score the music of the version that the request names
   * @throws IllegalArgumentException if the request does not fit the music
   * @throws IllegalStateException if the model was not trained to fill regions
   */
  Generation(Generator generator, Score score, GenerationRequest request, long firstSeed) {
    boolean continues = request.action() == GenerationRequest.Action.CONTINUE;
    newPart = continues ? afterEnd(score, request) : region(score, request);
    Score prompt =
        continues && request.firstBar() > 0 ? Edit.before(score, request.firstBar()) : score;
    try {
      for (int i = 0; i < request.count(); i++) {
        GenerationOptions options = request.options(firstSeed + i);
        streams.add(
            continues
                ? generator.stream(prompt, within(score, request.tracks(), options))
                : generator.streamInfill(score, newPart, options));
      }
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  /** Returns options that block the channels of all other tracks, if tracks are given. */
  private static GenerationOptions within(
      Score score, List<Integer> tracks, GenerationOptions options) {
    if (tracks.isEmpty()) {
      return options;
    }
    Set<Integer> allowed = new TreeSet<>();
    tracks.forEach(track -> allowed.addAll(Edit.channels(score, track)));
    Set<Integer> blocked =
        IntStream.range(0, CHANNELS)
            .boxed()
            .filter(channel -> !allowed.contains(channel))
            .collect(toSet());
    return options.withConstraints(options.constraints().withBlockedChannels(blocked));
  }

  private static Region region(Score score, GenerationRequest request) {
    return Region.ofBars(score, request.firstBar(), request.lastBar())
        .withTracks(Set.copyOf(request.tracks()));
  }

  private static Region afterEnd(Score score, GenerationRequest request) {
    long start =
        request.firstBar() > 0
            ? Edit.barStart(score, request.firstBar())
            : score.notes().mapToLong(Note::endTick).max().orElse(0);
    return Region.ofTicks(start, start + 1);
  }

  /** Returns the music that all variations share, without what is generated. */
  Score base() {
    return streams.get(0).continuation().prompt();
  }

  /** Returns a variation as far as it was generated. */
  Continuation variation(int index) {
    return streams.get(index).continuation();
  }

  /** Returns the span in ticks of what was generated in a variation. */
  Region span(int index) {
    long[] ends = {newPart.startTick(), newPart.endTick()};
    for (TrackEvent placed : variation(index).newEvents()) {
      if (placed.event() instanceof Note note) {
        ends[0] = Math.min(ends[0], note.tick());
        ends[1] = Math.max(ends[1], note.endTick());
      }
    }
    return new Region(ends[0], ends[1], newPart.tracks());
  }

  /** Generates until all variations have ended, or the generation is stopped. */
  void run(Listener listener) throws IOException {
    List<Integer> open = new ArrayList<>(IntStream.range(0, streams.size()).boxed().toList());
    while (!open.isEmpty()) {
      for (int variation : List.copyOf(open)) {
        listener.waiting();
        EventStream stream = streams.get(variation);
        if (!isStopped && stream.hasNext()) {
          listener.event(variation, stream.next());
        } else {
          open.remove(Integer.valueOf(variation));
          listener.finished(variation, !isStopped);
        }
      }
    }
  }

  /** Ends all variations where they are. */
  void stop() {
    isStopped = true;
    streams.forEach(EventStream::close);
  }

  @Override
  public void close() {
    streams.forEach(EventStream::close);
  }
}
