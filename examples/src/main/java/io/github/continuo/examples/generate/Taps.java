package io.github.continuo.examples.generate;

import io.github.continuo.live.LiveSession;
import java.io.IOException;

/** Taps of the Enter key. */
final class Taps {
  private Taps() {}

  /** Starts to read the standard input in a daemon thread: each line feed is a tap. */
  static void read(LiveSession session) {
    Thread thread = new Thread(() -> readAll(session), "continuo-taps");
    thread.setDaemon(true);
    thread.start();
  }

  private static void readAll(LiveSession session) {
    try {
      for (int next = System.in.read(); next >= 0; next = System.in.read()) {
        if (next == '\n') {
          session.tap();
        }
      }
    } catch (IOException e) {
      session.close(); // nobody can tap any more
    }
  }
}
