package io.github.continuo.examples.generate;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.continuo.generate.GenerationOptions;
import io.github.continuo.generate.Generator;
import io.github.continuo.live.LiveOptions;
import io.github.continuo.live.LiveSession;
import io.github.continuo.midi.MidiReader;
import io.github.continuo.midi.Score;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.sound.midi.MidiMessage;
import javax.sound.midi.Receiver;
import javax.sound.midi.ShortMessage;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Sessions of the bundled models, in simulated time. */
class LiveBundledTest {

  private static final long START_MICROS = 9_000_000; // of the song: a call and an answer

  /** Messages with their times. */
  private static final class Heard implements Receiver {
    private final List<String> messages = new ArrayList<>();
    private final Map<Integer, Integer> pedals = new HashMap<>();
    private int sounding;

    @Override
    public void send(MidiMessage message, long micros) {
      ShortMessage sent = (ShortMessage) message;
      messages.add(micros + " " + sent.getStatus() + " " + sent.getData1() + " " + sent.getData2());
      switch (sent.getCommand()) {
        case ShortMessage.NOTE_ON -> sounding++;
        case ShortMessage.NOTE_OFF -> sounding--;
        case ShortMessage.CONTROL_CHANGE -> pedals.put(sent.getChannel(), sent.getData2());
        default -> {}
      }
    }

    @Override
    public void close() {}
  }

  @ParameterizedTest
  @CsvSource({
    "pop909-dual, CALL_AND_RESPONSE",
    "pop909-dual, ACCOMPANIMENT",
    "pop909-base, CALL_AND_RESPONSE",
    "pop909-base, ACCOMPANIMENT"
  })
  void answers_are_in_time_and_the_same_again_and_nothing_hangs(String model, LiveOptions.Mode mode)
      throws IOException {
    Score song = MidiReader.read(Path.of("../music/ode-to-joy.mid"));
    LiveOptions options =
        LiveOptions.defaults()
            .withMode(mode)
            .withBeat(LiveOptions.Beat.MIDI_CLOCK)
            .withGeneration(GenerationOptions.defaults().withSeed(1));

    try (Generator generator = Generator.bundled(model)) {
      Heard first = played(song, generator, options);
      Heard second = played(song, generator, options);

      assertThat(first.messages).hasSizeGreaterThan(10).isEqualTo(second.messages);
      assertThat(first.sounding).isZero();
      assertThat(first.pedals.values()).allMatch(value -> value < 64);
    }
  }

  private static Heard played(Score song, Generator generator, LiveOptions options) {
    Heard heard = new Heard();
    try (LiveSession session = LiveSession.of(generator, options, heard)) {
      List<JamFile.Played> start =
          JamFile.of(song, options).stream().filter(each -> each.micros() < START_MICROS).toList();
      for (JamFile.Played played : start) {
        session.advanceTo(played.micros());
        session.input().send(played.message(), -1);
      }
      assertThat(session.status().eventsLeftOut()).isZero();
    }
    return heard;
  }
}
