namespace TaskOwnership.CodeFixes.Tests.Proofs;

/// <summary>What ran beside each other before a fix still does after it, and nothing that was started is left behind.</summary>
public class JoiningTests
{
    private const string Head = "using System;\nusing System.Collections.Generic;\nusing System.IO;\nusing System.Threading;\nusing System.Threading.Tasks;\n\nclass Program\n{\n";

    private static async Task<(ProgramRun Before, ProgramRun After)> FixAsync(string id, string members)
    {
        var before = TestSolution.Of(ProgramSetup.Console, Head + members + "}\n");
        var after = await FixVerifier.FixAsync(before, id);
        return (await ExecutableProof.RunAsync(before, TimeSpan.FromSeconds(30)), await ExecutableProof.RunAsync(after, TimeSpan.FromSeconds(30)));
    }

    /// <summary>Caller and work wait for each other: they could not if one came after the other.</summary>
    [Fact]
    public async Task Work_and_caller_overlap()
    {
        var (before, after) = await FixAsync("OWN1001", """
                static int s_met;

                static void Main()
                {
                    Begin();
                    Console.WriteLine(Meets(2) ? "met" : "missed");
                }

                static bool Meets(int count)
                {
                    Interlocked.Increment(ref s_met);
                    for (int i = 0; i < 20000 && Volatile.Read(ref s_met) < count; i++)
                    {
                        Thread.Sleep(1);
                    }

                    return s_met == count;
                }

                static void Begin()
                {
                    Task.Run(() =>
                    {
                        Meets(2);
                        Thread.Sleep(200);
                        File.Delete("lock");
                        Console.WriteLine("done");
                    });
                }

            """);
        Assert.Equal("met\n", before.Output);
        Assert.Equal(new ProgramRun(0, "met\ndone\n", ""), after);
    }

    /// <summary>All that a loop starts runs at once, and is waited for together.</summary>
    [Fact]
    public async Task Work_that_a_loop_starts_overlaps()
    {
        var (_, after) = await FixAsync("OWN1001", """
                static int s_met;

                static async Task Main()
                {
                    await Task.Yield();
                    foreach (var name in new[] { "a", "b", "c" })
                    {
                        Begin(name);
                    }
                }

                static void Begin(string name)
                {
                    Console.WriteLine(name);
                    Task.Factory.StartNew(
                        () =>
                        {
                            Interlocked.Increment(ref s_met);
                            for (int i = 0; i < 20000 && Volatile.Read(ref s_met) < 3; i++)
                            {
                                Thread.Sleep(1);
                            }

                            Console.WriteLine(s_met == 3 ? "met" : "missed");
                            File.Delete("lock");
                        },
                        TaskCreationOptions.LongRunning);
                }

            """);
        Assert.Equal(new ProgramRun(0, "a\nb\nc\nmet\nmet\nmet\n", ""), after);
    }

    /// <summary>A return in the middle leaves nothing behind either.</summary>
    [Fact]
    public async Task An_early_return_waits_too()
    {
        var (before, after) = await FixAsync("OWN1002", """
                static async Task<int> Main(string[] arguments)
                {
                    await Task.Yield();
                    Save();
                    if (arguments.Length == 0)
                        return arguments.Length + 3;

                    Console.WriteLine("never");
                    return 1;
                }

                static void Save()
                {
                    _ = SaveAsync();
                }

                static async Task SaveAsync()
                {
                    await Task.Delay(200);
                    File.Delete("lock");
                    Console.WriteLine("saved");
                }

            """);
        Assert.Equal(new ProgramRun(3, "", ""), before);
        Assert.Equal(new ProgramRun(3, "saved\n", ""), after);
    }

    /// <summary>Where the last thing that is awaited fails, what was started before it is waited for all the same.</summary>
    [Fact]
    public async Task A_failure_waits_for_the_others()
    {
        var (_, after) = await FixAsync("OWN1002", """
                static async Task Main()
                {
                    try
                    {
                        await Work();
                    }
                    catch (InvalidOperationException error)
                    {
                        Console.WriteLine(error.Message);
                    }
                }

                static async Task Work()
                {
                    await Task.Yield();
                    Save();
                    Console.WriteLine("working");
                    await FailAsync();
                }

                static void Save()
                {
                    _ = SaveAsync();
                }

                static async Task SaveAsync()
                {
                    await Task.Delay(300);
                    File.Delete("lock");
                    Console.WriteLine("saved");
                }

                static async Task FailAsync()
                {
                    await Task.Delay(1);
                    throw new InvalidOperationException("failed");
                }

            """);
        Assert.Equal(new ProgramRun(0, "working\nsaved\nfailed\n", ""), after);
    }

    /// <summary>What is disposed, or released, at the end of a block is so only once the work is done; the catch of the block sees its failure.</summary>
    [Fact]
    public async Task The_end_of_a_block_waits()
    {
        var (before, after) = await FixAsync("OWN1002", """
                static async Task Main()
                {
                    await Task.Yield();
                    Work();
                }

                static void Work()
                {
                    try
                    {
                        using var stream = new MemoryStream();
                        Save(stream);
                        Console.WriteLine("working");
                    }
                    catch (InvalidOperationException error)
                    {
                        Console.WriteLine(error.Message);
                    }
                }

                static void Save(Stream stream)
                {
                    Console.WriteLine("saving");
                    _ = SaveAsync(stream);
                }

                static async Task SaveAsync(Stream stream)
                {
                    await Task.Delay(100);
                    throw new InvalidOperationException(stream.CanRead ? "still open" : "closed");
                }

            """);
        Assert.Equal(new ProgramRun(0, "saving\nworking\n", ""), before);
        Assert.Equal(new ProgramRun(0, "saving\nworking\nstill open\n", ""), after);
    }
}
