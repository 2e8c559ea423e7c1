package io.github.continuo.embedding;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static java.util.concurrent.TimeUnit.SECONDS;

import io.github.continuo.generate.EventStream;
import io.github.continuo.generate.GenerationOptions;
import io.github.continuo.generate.Generator;
import io.github.continuo.midi.MidiFormatException;
import io.github.continuo.midi.MidiReader;
import io.github.continuo.midi.MidiWriter;
import io.github.continuo.midi.Note;
import io.github.continuo.midi.Score;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.timeout.WriteTimeoutHandler;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * HTTP server that continues MIDI files, on Netty: {@code HttpEndpoint 8080}.
 *
 * <p>{@code POST /continue} takes a MIDI file and returns the continued file. {@code POST /stream}
 * returns each new note as soon as it is generated, as a line of JSON. If the client disconnects,
 * generation stops. {@code GET /openapi.json} describes this.
 *
 * <p>The server has two threads for any number of clients: one for the network and one for
 * generation, so that requests are generated one after the other.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a failed write closes the connection
public final class HttpEndpoint implements AutoCloseable {
  private static final int MAX_BYTES = 1 << 20; // songs are smaller
  private static final int MAX_WAITING = 8;
  private static final int MAX_CLIENTS = 200; // each may have sent almost MAX_BYTES
  private static final int MAX_SECONDS = 10; // to send a request, or to read part of the answer
  private static final Set<String> MEDIA_TYPES =
      Set.of("audio/midi", "audio/mid", "audio/x-midi", "application/octet-stream");

  private final Generator generator;
  private final byte[] description;
  private final EventLoopGroup network =
      new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private final ThreadPoolExecutor music =
      new ThreadPoolExecutor(1, 1, 0, SECONDS, new ArrayBlockingQueue<>(MAX_WAITING));
  private final AtomicInteger clients = new AtomicInteger();
  private final Channel server;

  /** Starts a server on the loopback interface; port 0 takes a free port. */
  public HttpEndpoint(Generator generator, int port) throws IOException {
    this.generator = generator;
    try (InputStream text = HttpEndpoint.class.getResourceAsStream("openapi.json")) {
      description = requireNonNull(text).readAllBytes();
    }
    ChannelInitializer<Channel> pipeline =
        new ChannelInitializer<>() {
          @Override
          protected void initChannel(Channel channel) {
            channel
                .pipeline()
                .addLast(
                    new WriteTimeoutHandler(MAX_SECONDS),
                    new HttpServerCodec(),
                    new HttpObjectAggregator(MAX_BYTES), // answers 413
                    new Client());
          }
        };
    try {
      server =
          new ServerBootstrap()
              .group(network)
              .channel(NioServerSocketChannel.class)
              .childHandler(pipeline)
              .bind(InetAddress.getLoopbackAddress(), port)
              .sync()
              .channel();
    } catch (Exception e) {
      network.shutdownGracefully();
      throw new IOException("cannot listen at port " + port, e);
    }
  }

  /** Serves until the process ends. Argument: the port. */
  public static void main(String[] args) throws IOException {
    Generator generator = Generator.bundled("pop909-dual");
    HttpEndpoint endpoint = new HttpEndpoint(generator, Integer.parseInt(args[0]));
    Runtime.getRuntime().addShutdownHook(new Thread(endpoint::close));
    System.out.println(endpoint.port());
  }

  /** {@return the port of the server} */
  public int port() {
    return ((InetSocketAddress) server.localAddress()).getPort();
  }

  /** Handles a connection, which serves one request. */
  private final class Client extends SimpleChannelInboundHandler<FullHttpRequest> {
    private @Nullable Future<?> timeout;
    private @Nullable Future<?> work;

    @Override
    public void channelActive(ChannelHandlerContext client) {
      if (clients.incrementAndGet() > MAX_CLIENTS) {
        refuse(client.channel(), HttpResponseStatus.SERVICE_UNAVAILABLE, "try again");
        return;
      }
      timeout =
          client
              .executor()
              .schedule(
                  () -> refuse(client.channel(), HttpResponseStatus.REQUEST_TIMEOUT, "too slow"),
                  MAX_SECONDS,
                  SECONDS);
    }

    @Override
    protected void channelRead0(ChannelHandlerContext client, FullHttpRequest request) {
      if (timeout == null || !timeout.cancel(false)) {
        return; // already answered
      }
      String path = request.uri();
      String type = String.valueOf(HttpUtil.getMimeType(request)).toLowerCase(Locale.ROOT);
      if (request.decoderResult().isFailure()) {
        refuse(client.channel(), HttpResponseStatus.BAD_REQUEST, "this is not HTTP");
      } else if (path.equals("/openapi.json")) {
        if (request.method().equals(HttpMethod.GET)) {
          send(client.channel(), answer(HttpResponseStatus.OK, "application/json", description));
        } else {
          refuseMethod(client.channel(), HttpMethod.GET);
        }
      } else if (!path.equals("/continue") && !path.equals("/stream")) {
        String message = "there are /continue, /stream and /openapi.json";
        refuse(client.channel(), HttpResponseStatus.NOT_FOUND, message);
      } else if (!request.method().equals(HttpMethod.POST)) {
        refuseMethod(client.channel(), HttpMethod.POST);
      } else if (request.headers().contains(HttpHeaderNames.CONTENT_TYPE)
          && !MEDIA_TYPES.contains(type)) {
        String message = "type must be one of " + MEDIA_TYPES + ", got " + type;
        refuse(client.channel(), HttpResponseStatus.UNSUPPORTED_MEDIA_TYPE, message);
      } else {
        byte[] midi = ByteBufUtil.getBytes(request.content());
        try {
          work = music.submit(() -> write(path, midi, client.channel()));
        } catch (RejectedExecutionException full) {
          refuse(client.channel(), HttpResponseStatus.SERVICE_UNAVAILABLE, "try again");
        }
      }
    }

    @Override
    public void channelInactive(ChannelHandlerContext client) {
      clients.decrementAndGet();
      if (timeout != null) {
        timeout.cancel(false);
      }
      if (work != null) {
        work.cancel(true);
        music.purge(); // makes room for another request
      }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext client, Throwable cause) {
      client.close(); // connection reset, or client too slow
    }
  }

  private void write(String path, byte[] midi, Channel client) {
    try {
      Score prompt = MidiReader.read(midi);
      if (path.equals("/stream")) {
        stream(prompt, client);
      } else {
        byte[] longer = MidiWriter.write(generator.continueFrom(prompt).score());
        send(client, answer(HttpResponseStatus.OK, "audio/midi", longer));
      }
    } catch (MidiFormatException | IllegalArgumentException e) {
      refuse(client, HttpResponseStatus.BAD_REQUEST, String.valueOf(e.getMessage()));
    } catch (CancellationException disconnected) {
      client.close();
    } catch (RuntimeException e) {
      System.getLogger("http").log(System.Logger.Level.ERROR, path, e);
      refuse(client, HttpResponseStatus.INTERNAL_SERVER_ERROR, "");
    }
  }

  private void stream(Score prompt, Channel client) {
    try (EventStream events = generator.stream(prompt, GenerationOptions.defaults())) {
      HttpResponse head = new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK);
      head.headers().set(HttpHeaderNames.CONTENT_TYPE, "application/x-ndjson");
      head.headers().set(HttpHeaderNames.CONNECTION, "close");
      HttpUtil.setTransferEncodingChunked(head, true);
      client.writeAndFlush(head);
      while (events.hasNext()) {
        if (events.next().event() instanceof Note note) {
          String line =
              String.format(
                  Locale.ROOT, // JSON has ASCII digits everywhere
                  "{\"tick\":%d,\"ticks\":%d,\"pitch\":%d,\"velocity\":%d}\n",
                  note.tick(),
                  note.durationTicks(),
                  note.pitch(),
                  note.velocity());
          client.writeAndFlush(new DefaultHttpContent(Unpooled.copiedBuffer(line, UTF_8)));
        }
      }
      send(client, LastHttpContent.EMPTY_LAST_CONTENT);
    }
  }

  private static void refuse(Channel client, HttpResponseStatus status, String message) {
    FullHttpResponse answer = refusal(status, message);
    if (status.equals(HttpResponseStatus.SERVICE_UNAVAILABLE)) {
      answer.headers().set(HttpHeaderNames.RETRY_AFTER, MAX_SECONDS);
    }
    send(client, answer);
  }

  private static void refuseMethod(Channel client, HttpMethod allowed) {
    FullHttpResponse answer = refusal(HttpResponseStatus.METHOD_NOT_ALLOWED, "use " + allowed);
    answer.headers().set(HttpHeaderNames.ALLOW, allowed);
    send(client, answer);
  }

  private static FullHttpResponse refusal(HttpResponseStatus status, String message) {
    return answer(status, "text/plain; charset=utf-8", message.getBytes(UTF_8));
  }

  private static FullHttpResponse answer(HttpResponseStatus status, String type, byte[] body) {
    FullHttpResponse answer =
        new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status, Unpooled.wrappedBuffer(body));
    answer.headers().set(HttpHeaderNames.CONTENT_TYPE, type);
    answer.headers().set(HttpHeaderNames.CONNECTION, "close");
    HttpUtil.setContentLength(answer, body.length);
    return answer;
  }

  /** Sends the end of an answer and closes the connection. */
  private static void send(Channel client, Object last) {
    client.writeAndFlush(last).addListener(ChannelFutureListener.CLOSE);
  }

  /** Closes all connections and stops generation; the generator stays open. */
  @Override
  public void close() {
    music.shutdownNow();
    try {
      music.awaitTermination(MAX_SECONDS, SECONDS); // until the generator is idle
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    network.shutdownGracefully(0, MAX_SECONDS, SECONDS).syncUninterruptibly();
  }
}
