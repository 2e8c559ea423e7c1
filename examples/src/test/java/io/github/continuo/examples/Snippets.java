package io.github.continuo.examples;

import io.github.continuo.generate.Continuation;
import io.github.continuo.generate.EventStream;
import io.github.continuo.generate.GenerationLength;
import io.github.continuo.generate.GenerationOptions;
import io.github.continuo.generate.GenerationSession;
import io.github.continuo.generate.GenerationStart;
import io.github.continuo.generate.Generator;
import io.github.continuo.live.LiveOptions;
import io.github.continuo.live.LiveSession;
import io.github.continuo.midi.Diagnostic;
import io.github.continuo.midi.GeneralMidi;
import io.github.continuo.midi.MidiReader;
import io.github.continuo.midi.MidiWriter;
import io.github.continuo.midi.Note;
import io.github.continuo.midi.ReadResult;
import io.github.continuo.midi.Score;
import io.github.continuo.midi.TrackEvent;
import io.github.continuo.picture.PianoRoll;
import io.github.continuo.tokenize.EventType;
import io.github.continuo.tokenize.GenerationConstraints;
import io.github.continuo.tokenize.NoteConstraint;
import io.github.continuo.tokenize.PieceSetup;
import java.io.File;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import javax.sound.midi.MidiSystem;
import javax.sound.midi.Receiver;
import javax.sound.midi.Sequence;
import javax.sound.midi.Transmitter;

/** The programs of the README and the docs, to be run in a folder with a model and a song. */
final class Snippets {
  private Snippets() {}

  /** Runs the program of a name. */
  public static void main(String[] arguments) throws Exception {
    switch (arguments[0]) {
      case "score" -> continueScore();
      case "named" -> continueNamed();
      case "sequence" -> continueSequence();
      case "picture" -> drawContinuation();
      case "variations" -> writeVariations();
      case "ensemble" -> generateForEnsemble();
      case "rules" -> continueWithinRules();
      case "chords" -> continueOverChords();
      case "start" -> continueFromNextBar();
      case "stream" -> streamEvents();
      case "session" -> playByTurns();
      case "live" -> playLive();
      case "diagnostics" -> readWithDiagnostics();
      default -> throw new IllegalArgumentException("no program " + arguments[0]);
    }
  }

  private static void continueScore() throws Exception {
    // @start score
    try (Generator generator = Generator.bundled("pop909-dual")) {
      Score song = MidiReader.read(Path.of("song.mid"));
      Continuation continuation = generator.continueFrom(song);
      MidiWriter.write(continuation.score(), Path.of("longer.mid"));
    }
    // @end score
  }

  private static void continueNamed() throws Exception {
    // @start named
    try (Generator generator = Generator.load("skytnt/midi-model-tv2o-medium")) {
      Score song = MidiReader.read(Path.of("song.mid"));
      MidiWriter.write(generator.continueFrom(song).score(), Path.of("longer.mid"));
    }
    // @end named
  }

  private static void continueSequence() throws Exception {
    // @start sequence
    try (Generator generator = Generator.load(Path.of("model"))) {
      Sequence song = MidiSystem.getSequence(new File("song.mid"));
      Sequence longer = generator.continueFrom(song);
      MidiSystem.write(longer, 1, new File("longer.mid"));
    }
    // @end sequence
  }

  private static void drawContinuation() throws Exception {
    try (Generator generator = Generator.load(Path.of("model"))) {
      Continuation continuation = generator.continueFrom(MidiReader.read(Path.of("song.mid")));
      // @start picture
      PianoRoll.of("prompt", continuation.prompt())
          .withLayer("new", continuation.newEvents())
          .writeSvg(Path.of("longer.svg"));
      // @end picture
    }
  }

  private static void writeVariations() throws Exception {
    // @start variations
    try (Generator generator = Generator.load(Path.of("model"))) {
      Score song = MidiReader.read(Path.of("song.mid"));
      GenerationOptions options = GenerationOptions.defaults().withSeed(7);
      int number = 1;
      for (Continuation continuation : generator.variations(song, 4, options)) {
        MidiWriter.write(continuation.score(), Path.of("longer-" + number++ + ".mid"));
      }
    }
    // @end variations
  }

  private static void generateForEnsemble() throws Exception {
    // @start ensemble
    PieceSetup duo =
        PieceSetup.empty()
            .withInstruments(
                GeneralMidi.instrument("Flute"), GeneralMidi.instrument("Acoustic Grand Piano"))
            .withTempo(90)
            .withTimeSignature(3, 4);
    try (Generator generator = Generator.load(Path.of("model"))) {
      Continuation piece = generator.generate(duo, GenerationOptions.defaults());
      MidiWriter.write(piece.score(), Path.of("new.mid"));
    }
    // @end ensemble
  }

  private static void continueWithinRules() throws Exception {
    // @start rules
    GenerationOptions calm =
        GenerationOptions.defaults()
            .withMaxPromptLength(500)
            .withConstraints(
                GenerationConstraints.defaults()
                    .withBlockedTypes(Set.of(EventType.CONTROL_CHANGE, EventType.PROGRAM_CHANGE))
                    .withBlockedChannels(Set.of(Note.DRUM_CHANNEL)));
    // @end rules
    try (Generator generator = Generator.load(Path.of("model"))) {
      Score song = MidiReader.read(Path.of("song.mid"));
      MidiWriter.write(generator.continueFrom(song, calm).score(), Path.of("longer.mid"));
    }
  }

  private static void continueFromNextBar() throws Exception {
    // @start start
    GenerationOptions fourBars =
        GenerationOptions.defaults()
            .withStart(GenerationStart.nextBar())
            .withLength(GenerationLength.bars(4));
    // @end start
    try (Generator generator = Generator.load(Path.of("model"))) {
      Score song = MidiReader.read(Path.of("song.mid"));
      MidiWriter.write(generator.continueFrom(song, fourBars).score(), Path.of("longer.mid"));
    }
  }

  private static void continueOverChords() throws Exception {
    // @start chords
    GenerationConstraints constraints =
        GenerationConstraints.defaults()
            .with(
                NoteConstraint.scale("D minor"),
                NoteConstraint.chords("Dm | Gm7 | A7 | Dm"),
                NoteConstraint.pitchRange(48, 84));
    GenerationOptions inKey = GenerationOptions.defaults().withConstraints(constraints);
    // @end chords
    try (Generator generator = Generator.load(Path.of("model"))) {
      Score song = MidiReader.read(Path.of("song.mid"));
      MidiWriter.write(generator.continueFrom(song, inKey).score(), Path.of("longer.mid"));
    }
  }

  private static void streamEvents() throws Exception {
    // @start stream
    try (Generator generator = Generator.load(Path.of("model"))) {
      Score song = MidiReader.read(Path.of("song.mid"));
      GenerationOptions options = GenerationOptions.defaults().withLength(GenerationLength.bars(8));
      try (EventStream stream = generator.stream(song, options)) {
        while (stream.hasNext()) {
          TrackEvent placed = stream.next(); // written now, not before
          System.out.println(placed.event());
        }
        MidiWriter.write(stream.continuation().score(), Path.of("longer.mid"));
      }
    }
    // @end stream
  }

  private static void playByTurns() throws Exception {
    try (Generator generator = Generator.load(Path.of("model"))) {
      Score song = MidiReader.read(Path.of("song.mid"));
      GenerationOptions options = GenerationOptions.defaults().withLength(GenerationLength.bars(2));
      // @start session
      try (GenerationSession session = generator.session(song)) {
        session.stream(options).forEachRemaining(placed -> System.out.println(placed.event()));

        long now = session.score().endTick();
        Note played = new Note(now, 480, 2, 60, 80); // tick, ticks, channel, pitch, velocity
        session.append(List.of(new TrackEvent(1, played)));

        Score before = session.score();
        session.stream(options).forEachRemaining(placed -> System.out.println(placed.event()));
        session.setScore(before); // not that, something else
        session.stream(options.withSeed(1))
            .forEachRemaining(placed -> System.out.println(placed.event()));
        MidiWriter.write(session.score(), Path.of("longer.mid"));
      }
      // @end session
    }
  }

  private static void playLive() throws Exception {
    Receiver receiver = LoopPorts.port().getReceiver();
    Transmitter transmitter = LoopPorts.port().getTransmitter();
    // @start live
    try (Generator generator = Generator.bundled("pop909-dual");
        LiveSession session = LiveSession.of(generator, LiveOptions.defaults(), receiver)) {
      transmitter.setReceiver(session.input()); // javax.sound.midi
      session.start();
      System.in.read(); // play until the Enter key
      MidiWriter.write(session.score(), Path.of("jam.mid"));
    }
    // @end live
  }

  private static void readWithDiagnostics() throws Exception {
    // @start diagnostics
    ReadResult read = MidiReader.readWithDiagnostics(Path.of("song.mid"));
    System.out.println(read.score().notes().count() + " notes");
    for (Diagnostic diagnostic : read.diagnostics()) {
      System.out.println(diagnostic);
    }
    // @end diagnostics
  }
}
