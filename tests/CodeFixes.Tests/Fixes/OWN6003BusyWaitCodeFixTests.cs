using Microsoft.CodeAnalysis;

namespace TaskOwnership.CodeFixes.Tests.Fixes;

/// <summary>OWN6003's fix lets the channel say when it takes the item; what else a loop waits for only its author knows.</summary>
public class OWN6003BusyWaitCodeFixTests
{
    private const string Id = "OWN6003";

    private static Solution Program(string send, string signature = "static async Task SendAsync(ChannelWriter<int> writer, int item)") => TestSolution.Of(
        ProgramSetup.Console,
        """
        using System;
        using System.Diagnostics;
        using System.Threading;
        using System.Threading.Channels;
        using System.Threading.Tasks;

        static class Program
        {
            static async Task Main()
            {
                var channel = Channel.CreateBounded<int>(1);
                await channel.Writer.WriteAsync(0);
                Action fail = () => channel.Writer.Complete(new InvalidOperationException("the reader has failed"));
                fail();
                await SendAsync(channel.Writer, 1);
            }

            SIGNATURE
            {
                SEND
            }
        }

        """.Replace("SIGNATURE", signature, StringComparison.Ordinal).Replace("SEND", send.ReplaceLineEndings("\n        "), StringComparison.Ordinal));

    /// <summary>The loop never ends once the channel is completed; the wait says why it does not take the item.</summary>
    [Theory]
    [InlineData("while (!writer.TryWrite(item))\n{\n    await Task.Delay(10);\n}", "await writer.WriteAsync(item);")]
    [InlineData("while (!writer.TryWrite(item)) await Task.Delay(10).ConfigureAwait(false);", "await writer.WriteAsync(item).ConfigureAwait(false);")]
    [InlineData("await Task.Yield();\nwhile (!writer.TryWrite(item)) { Thread.Sleep(10); } // full", "await writer.WriteAsync(item); // full")]
    public async Task The_write_is_awaited(string loop, string expected)
    {
        // The files of the habit await nothing else.
        var before = Program(loop);
        if (expected.Contains("ConfigureAwait", StringComparison.Ordinal))
        {
            var document = before.Projects.Single().Documents.Single();
            var text = (await document.GetTextAsync()).ToString().Replace("await channel.Writer.WriteAsync(0);", "", StringComparison.Ordinal).Replace("await SendAsync(channel.Writer, 1);", "await SendAsync(channel.Writer, 1).ConfigureAwait(false);", StringComparison.Ordinal).Replace("        \n", "", StringComparison.Ordinal);
            before = before.WithDocumentText(document.Id, Microsoft.CodeAnalysis.Text.SourceText.From(text));
        }

        Assert.True((await ExecutableProof.RunAsync(before, TimeSpan.FromSeconds(3))).WasStillRunning);

        var after = await FixVerifier.FixAsync(before, Id);

        Assert.Contains(expected + "\n", await SolutionText.OfAsync(after), StringComparison.Ordinal);
        var run = await ExecutableProof.RunAsync(after, TimeSpan.FromSeconds(20));
        Assert.True(run.FailedVisibly, run.Output + run.Error);
        Assert.Contains("the reader has failed", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("while (!writer.TryWrite(item)) { Thread.Sleep(10); }\nreturn Task.CompletedTask;", "static Task SendAsync(ChannelWriter<int> writer, int item)")]
    [InlineData("while (!writer.TryWrite(item))\n{\n    // give the reader a chance\n    await Task.Delay(10);\n}", null)]
    [InlineData("do { await Task.Delay(10); } while (!writer.TryWrite(item));", null)]
    [InlineData("var work = Task.Run(() => writer.TryWrite(item));\nwhile (!work.IsCompleted) { await Task.Delay(10); }", null)]
    public Task Not_offered(string loop, string? signature) =>
        FixVerifier.NotOfferedAsync(signature is null ? Program(loop) : Program(loop, signature), Id);
}
