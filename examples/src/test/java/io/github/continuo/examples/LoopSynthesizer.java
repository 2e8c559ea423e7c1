package io.github.continuo.examples;

import java.lang.reflect.Proxy;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.sound.midi.MidiDevice;
import javax.sound.midi.MidiMessage;
import javax.sound.midi.Receiver;
import javax.sound.midi.ShortMessage;
import javax.sound.midi.Synthesizer;
import javax.sound.midi.spi.MidiDeviceProvider;

/** A synthesizer inside this process that makes no sound: tests see what it is to play. */
public final class LoopSynthesizer extends MidiDeviceProvider {
  private static final String CHOICE = "javax.sound.midi.Synthesizer"; // a property of the JDK
  private static final MidiDevice.Info INFO =
      new MidiDevice.Info("Synthesizer of the tests", "Continuo", "in this process", "1") {};
  private static final List<Played> PLAYED = new CopyOnWriteArrayList<>();

  /**
   * A message.
   *
   * @param micros when it is to be played
   */
  public record Played(ShortMessage message, long micros) {}

  /** Work that may fail. */
  public interface Work {
    /** Does the work. */
    void run() throws Exception;
  }

  /** Makes this the synthesizer of the JDK during some work, and returns what it is to play. */
  public static List<Played> playing(Work work) throws Exception {
    PLAYED.clear();
    System.setProperty(CHOICE, LoopSynthesizer.class.getName());
    try {
      work.run();
    } finally {
      System.clearProperty(CHOICE);
    }
    return List.copyOf(PLAYED);
  }

  @Override
  public MidiDevice.Info[] getDeviceInfo() {
    boolean isChosen = LoopSynthesizer.class.getName().equals(System.getProperty(CHOICE));
    return isChosen ? new MidiDevice.Info[] {INFO} : new MidiDevice.Info[0];
  }

  @Override
  public MidiDevice getDevice(MidiDevice.Info info) {
    if (!info.equals(INFO)) {
      throw new IllegalArgumentException("no device " + info);
    }
    return (Synthesizer)
        Proxy.newProxyInstance(
            LoopSynthesizer.class.getClassLoader(),
            new Class<?>[] {Synthesizer.class},
            (self, method, arguments) ->
                switch (method.getName()) {
                  case "getDeviceInfo" -> INFO;
                  case "getReceiver" -> new Recorder();
                  case "getMicrosecondPosition" -> System.nanoTime() / 1_000;
                  case "open", "close" -> null;
                  default -> throw new UnsupportedOperationException(method.getName());
                });
  }

  private static final class Recorder implements Receiver {
    @Override
    public void send(MidiMessage message, long timeStamp) {
      PLAYED.add(new Played((ShortMessage) message, timeStamp));
    }

    @Override
    public void close() {}
  }
}
