package io.github.continuo.hub;

import io.github.continuo.messages.Text;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Settings from environment variables, which mean what they mean to Hugging Face's Python tools.
 *
 * <ul>
 *   <li>{@code HF_ENDPOINT}: address of the hub.
 *   <li>{@code HF_HUB_CACHE}, otherwise {@code HUGGINGFACE_HUB_CACHE}: folder of the cache; by
 *       default {@code hub} in {@code HF_HOME}, which is {@code huggingface} in {@code
 *       XDG_CACHE_HOME}, which is {@code ~/.cache}.
 *   <li>{@code HF_TOKEN}, otherwise {@code HUGGING_FACE_HUB_TOKEN}: token for private models; by
 *       default in the file {@code HF_TOKEN_PATH}, which is {@code token} in {@code HF_HOME}.
 *   <li>{@code HF_HUB_OFFLINE}, {@code TRANSFORMERS_OFFLINE}: nothing is downloaded.
 *   <li>{@code HF_HUB_DISABLE_SYMLINKS}: the cache has files in place of symbolic links.
 *   <li>{@code HF_HUB_DOWNLOAD_TIMEOUT}: seconds without a byte after which a transfer is retried.
 * </ul>
 *
 * @param endpoint address of the hub, without a slash at its end
 * @param cache folder of the cache, which may be missing
 * @param token null for none
 * @param isOffline whether only the cache is used
 * @param hasLinks whether files of a snapshot may be symbolic links
 * @param timeout time without a byte after which a transfer is retried
 */
record HubSettings(
    URI endpoint,
    Path cache,
    @Nullable String token,
    boolean isOffline,
    boolean hasLinks,
    Duration timeout) {
  private static final String DEFAULT_ENDPOINT = "https://huggingface.co";
  private static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(10); // as the Python tools
  private static final Set<String> TRUE = Set.of("1", "ON", "YES", "TRUE");
  private static final Pattern TOKEN = Pattern.compile("[!-~]+");
  private static final Pattern SECONDS = Pattern.compile("[1-9]\\d{0,4}");

  /**
   * Reads the settings.
   *
   * @param environment environment variables; empty ones count as missing
   * @throws IOException if the address is no URL of http or https, if the timeout is no number, or
   *     if the token cannot be read or has spaces or other than ASCII characters
   */
  static HubSettings of(Map<String, String> environment, Path home) throws IOException {
    Variables variables = new Variables(environment, home);
    Path base = variables.path("XDG_CACHE_HOME", home.resolve(".cache")).resolve("huggingface");
    Path hubHome = variables.path("HF_HOME", base);
    Path cache =
        variables.path(
            "HF_HUB_CACHE", variables.path("HUGGINGFACE_HUB_CACHE", hubHome.resolve("hub")));
    return new HubSettings(
        endpoint(variables.text("HF_ENDPOINT", DEFAULT_ENDPOINT)),
        cache.toAbsolutePath(),
        token(variables, hubHome),
        variables.isTrue("HF_HUB_OFFLINE") || variables.isTrue("TRANSFORMERS_OFFLINE"),
        !variables.isTrue("HF_HUB_DISABLE_SYMLINKS"),
        timeout(variables.text("HF_HUB_DOWNLOAD_TIMEOUT", "")));
  }

  /** Environment variables, of which empty ones count as missing. */
  private record Variables(Map<String, String> environment, Path home) {
    String text(String name, String otherwise) {
      String text = environment.getOrDefault(name, "").strip();
      return text.isEmpty() ? otherwise : text;
    }

    Path path(String name, Path otherwise) {
      String text = text(name, "");
      if (text.isEmpty()) {
        return otherwise;
      }
      boolean isBelowHome = text.equals("~") || text.startsWith("~/");
      return isBelowHome ? home.resolve(text.substring(1).replaceFirst("^/+", "")) : Path.of(text);
    }

    boolean isTrue(String name) {
      return TRUE.contains(text(name, "").toUpperCase(Locale.ROOT));
    }
  }

  private static URI endpoint(String text) throws IOException {
    try {
      URI uri = new URI(text.replaceFirst("/+$", ""));
      boolean isWeb = "https".equals(uri.getScheme()) || "http".equals(uri.getScheme());
      if (isWeb
          && uri.getHost() != null
          && uri.getRawQuery() == null
          && uri.getFragment() == null) {
        return uri;
      }
    } catch (URISyntaxException e) {
      // Told below.
    }
    throw new IOException("HF_ENDPOINT must be a URL of http or https, got " + text);
  }

  private static @Nullable String token(Variables variables, Path hubHome) throws IOException {
    Path file = variables.path("HF_TOKEN_PATH", hubHome.resolve("token"));
    String token = variables.text("HF_TOKEN", variables.text("HUGGING_FACE_HUB_TOKEN", ""));
    if (token.isEmpty() && Files.isRegularFile(file)) {
      token = Files.readString(file).strip();
    }
    if (token.isEmpty()) {
      return null;
    }
    if (!TOKEN.matcher(token).matches()) { // not shown: it is a secret
      throw new IOException("HF_TOKEN or " + file + " must be one word of ASCII, is not");
    }
    return token;
  }

  private static Duration timeout(String seconds) throws IOException {
    if (seconds.isEmpty()) {
      return DEFAULT_TIMEOUT;
    }
    if (!SECONDS.matcher(seconds).matches()) {
      throw new IOException("HF_HUB_DOWNLOAD_TIMEOUT must be 1 to 99999 seconds, got " + seconds);
    }
    return Duration.ofSeconds(Integer.parseInt(seconds));
  }

  /** {@return a text without the token, for output: hides it in {@code toString} of records} */
  @Override
  public String toString() {
    return Text.format("HubSettings[endpoint=%s, cache=%s]", endpoint, cache);
  }
}
