package io.github.continuo.hub;

import io.github.continuo.transformer.hub.DownloadListener;
import io.github.continuo.transformer.hub.ModelId;
import java.io.IOException;

/** A program that fetches a model with the settings of the environment, in a process of its own. */
final class FetchProgram {
  private FetchProgram() {}

  /** Prints the folder, or the message of an exception. */
  public static void main(String[] arguments) {
    try {
      System.out.println(
          new HuggingFaceHub()
              .fetch(ModelId.parse(arguments[0]).orElseThrow(), DownloadListener.logging()));
    } catch (IOException e) {
      System.out.println(e.getMessage());
      System.exit(1);
    }
  }
}
