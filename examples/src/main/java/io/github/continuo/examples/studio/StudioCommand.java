package io.github.continuo.examples.studio;

import io.github.continuo.examples.cli.Max;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Serves a page to look at music, listen to it and choose how it goes on. */
@Command(
    name = "studio",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Opens a page in the browser: drop a MIDI file, hear it, and choose among variations of how"
          + " it goes on.",
      "Everything stays on this machine. Ctrl-C ends it."
    })
public final class StudioCommand implements Callable<Integer> {
  private static final int MAX_PORT = 65_535;

  @Spec private CommandSpec spec;

  @Option(
      names = "--folder",
      paramLabel = "DIR",
      defaultValue = "continuo-studio",
      description = "Folder that keeps all versions of the music (default: ${DEFAULT-VALUE}).")
  private Path folder;

  @Option(
      names = "--model",
      paramLabel = "DIR",
      description = "Folder of a trained model to choose beside the bundled ones; may be repeated.")
  private List<Path> models = new ArrayList<>();

  @Option(
      names = "--port",
      paramLabel = "N",
      defaultValue = "0",
      description =
          "Port on the loopback interface; 0 takes a free one (default: ${DEFAULT-VALUE}).")
  @Max(MAX_PORT)
  private int port;

  @Option(names = "--no-browser", description = "Print the address without opening it.")
  private boolean noBrowser;

  @Override
  public Integer call() throws IOException {
    if (port < 0) {
      throw new ParameterException(spec.commandLine(), "port must be at least 0, got " + port);
    }
    PrintWriter out = spec.commandLine().getOut();
    try (VersionFolder versions = VersionFolder.open(folder);
        Models loaded = new Models(models);
        StudioServer server = new StudioServer(versions, loaded, port)) {
      Thread end = new Thread(server::close); // keeps what is being generated
      Runtime.getRuntime().addShutdownHook(end);
      out.println(server.address());
      out.flush();
      if (!noBrowser) {
        open(server.address());
      }
      loaded.warmUp();
      new CountDownLatch(1).await(); // until Ctrl-C
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return CommandLine.ExitCode.OK;
  }

  private void open(URI page) {
    try {
      Browser.open(page);
    } catch (IOException e) {
      spec.commandLine().getErr().println("open this address in a browser: " + e.getMessage());
    }
  }
}
