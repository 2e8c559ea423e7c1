package io.github.continuo.examples;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.sound.midi.MidiDevice;
import javax.sound.midi.MidiMessage;
import javax.sound.midi.Receiver;
import javax.sound.midi.ShortMessage;
import javax.sound.midi.Transmitter;
import javax.sound.midi.spi.MidiDeviceProvider;
import org.jspecify.annotations.Nullable;

/**
 * A MIDI port inside this process, as a virtual one of a system: tests play on it and listen to it.
 */
public final class LoopPorts extends MidiDeviceProvider {
  private static final Port PORT = new Port();
  private static final List<ShortMessage> HEARD = new CopyOnWriteArrayList<>();
  private static final List<Input> INPUTS = new CopyOnWriteArrayList<>();

  private static volatile boolean isPluggedIn = true;

  /** Plugs the port in, or out: then it is not there. */
  public static void plugIn(boolean pluggedIn) {
    isPluggedIn = pluggedIn;
  }

  /** Returns the port. */
  static MidiDevice port() {
    return PORT;
  }

  /** Returns the messages that will be sent to the output. */
  public static List<ShortMessage> record() {
    HEARD.clear();
    return HEARD;
  }

  /** Plays on the input. */
  public static void play(ShortMessage message) {
    for (Input input : INPUTS) {
      Receiver receiver = input.receiver;
      if (receiver != null) {
        receiver.send(message, -1);
      }
    }
  }

  @Override
  public MidiDevice.Info[] getDeviceInfo() {
    return isPluggedIn ? new MidiDevice.Info[] {PORT.getDeviceInfo()} : new MidiDevice.Info[0];
  }

  @Override
  public MidiDevice getDevice(MidiDevice.Info info) {
    if (!info.equals(PORT.getDeviceInfo())) {
      throw new IllegalArgumentException("no device " + info);
    }
    return PORT;
  }

  private static final class Input implements Transmitter {
    private volatile @Nullable Receiver receiver;

    @Override
    public void setReceiver(Receiver newReceiver) {
      receiver = newReceiver;
    }

    @Override
    public @Nullable Receiver getReceiver() {
      return receiver;
    }

    @Override
    public void close() {
      INPUTS.remove(this);
    }
  }

  private static final class Port implements MidiDevice {
    private final Info info = new Info("Loop of the tests", "Continuo", "in this process", "1") {};

    @Override
    public Info getDeviceInfo() {
      return info;
    }

    @Override
    public void open() {}

    @Override
    public void close() {}

    @Override
    public boolean isOpen() {
      return true;
    }

    @Override
    public long getMicrosecondPosition() {
      return -1;
    }

    @Override
    public int getMaxReceivers() {
      return -1;
    }

    @Override
    public int getMaxTransmitters() {
      return -1;
    }

    @Override
    public Receiver getReceiver() {
      return new Receiver() {
        @Override
        public void send(MidiMessage message, long timeStamp) {
          HEARD.add((ShortMessage) message);
        }

        @Override
        public void close() {}
      };
    }

    @Override
    public List<Receiver> getReceivers() {
      return new ArrayList<>();
    }

    @Override
    public Transmitter getTransmitter() {
      Input input = new Input();
      INPUTS.add(input);
      return input;
    }

    @Override
    public List<Transmitter> getTransmitters() {
      return new ArrayList<>(INPUTS);
    }
  }
}
