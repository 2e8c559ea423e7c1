package io.github.continuo.examples.generate;

import io.github.continuo.examples.cli.BadInput;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import javax.sound.midi.MidiDevice;
import javax.sound.midi.MidiSystem;
import javax.sound.midi.MidiUnavailableException;
import javax.sound.midi.Sequencer;
import javax.sound.midi.Synthesizer;

/** The MIDI ports of this machine, virtual ones included. */
final class MidiPorts {

  /** Which way the messages go. */
  enum Direction {
    INPUT,
    OUTPUT;

    private boolean isOf(MidiDevice device) {
      return (this == INPUT ? device.getMaxTransmitters() : device.getMaxReceivers()) != 0;
    }

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private MidiPorts() {}

  /** Returns the names of the ports of a direction. */
  static List<String> names(Direction direction) {
    return devices(direction).stream().map(MidiPorts::name).toList();
  }

  /**
   * Opens the port whose name contains a text, in upper or lower case.
   *
   * @throws IllegalArgumentException if there is none, or if there are several and none has exactly
   *     this name
   * @throws IllegalStateException if another program uses it
   */
  static MidiDevice open(Direction direction, String text) {
    List<MidiDevice> devices = devices(direction);
    List<MidiDevice> found = devices.stream().filter(each -> contains(each, text)).toList();
    if (found.size() > 1) {
      found = found.stream().filter(each -> name(each).equalsIgnoreCase(text)).toList();
    }
    if (found.size() != 1) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "MIDI %s must be part of the name of one of %s, got \"%s\"",
              direction,
              devices.stream().map(MidiPorts::name).collect(Collectors.joining(", ", "[", "]")),
              text));
    }
    try {
      found.get(0).open();
    } catch (MidiUnavailableException e) {
      throw new IllegalStateException(
          String.format(
              Locale.ROOT,
              "MIDI %s %s must not be in use by another program, got %s",
              direction,
              name(found.get(0)),
              BadInput.message(e)),
          e);
    }
    return found.get(0);
  }

  private static boolean contains(MidiDevice device, String text) {
    return name(device).toLowerCase(Locale.ROOT).contains(text.toLowerCase(Locale.ROOT));
  }

  private static String name(MidiDevice device) {
    return device.getDeviceInfo().getName();
  }

  private static List<MidiDevice> devices(Direction direction) {
    List<MidiDevice> devices = new ArrayList<>();
    for (MidiDevice.Info info : MidiSystem.getMidiDeviceInfo()) {
      try {
        MidiDevice device = MidiSystem.getMidiDevice(info);
        boolean isPort = !(device instanceof Synthesizer) && !(device instanceof Sequencer);
        if (isPort && direction.isOf(device)) {
          devices.add(device);
        }
      } catch (MidiUnavailableException e) {
        // A port that another program has taken since it was listed is none for us.
      }
    }
    return devices;
  }
}
