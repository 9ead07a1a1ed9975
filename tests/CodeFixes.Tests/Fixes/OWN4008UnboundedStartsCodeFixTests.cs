namespace TaskOwnership.CodeFixes.Tests.Fixes;

/// <summary>The fix of OWN4008 lets a bounded number of the work run at once.</summary>
public class OWN4008UnboundedStartsCodeFixTests
{
    private static readonly ProgramSetup s_setup = ProgramSetup.Console with { GlobalConfig = "dotnet_diagnostic.OWN4008.severity = suggestion\n" };

    /// <summary>Counts how many run at once.</summary>
    private static string Program(string statements) => $$"""
        using System;
        using System.Collections.Generic;
        using System.Linq;
        using System.Threading;
        using System.Threading.Tasks;

        class Program
        {
            static int running;
            static int most;
            static int done;

            static async Task Main()
            {
                await RunAsync(Items(), Stream());
                Console.WriteLine(done + (most <= Environment.ProcessorCount ? " bounded" : " unbounded"));
            }

            static async Task RunAsync(IEnumerable<int> items, IAsyncEnumerable<int> stream)
            {
                {{statements.ReplaceLineEndings("\n        ")}}
            }

            static IEnumerable<int> Items() { for (var i = 0; i < 400; i++) { yield return i; } }

            static async IAsyncEnumerable<int> Stream() { await Task.Yield(); foreach (var i in Items()) { yield return i; } }

            static async Task<int> CountAsync(int item) { await WorkAsync(item); return item; }

            static async Task WorkAsync(int item)
            {
                var now = Interlocked.Increment(ref running);
                lock (typeof(Program)) { most = Math.Max(most, now); }
                await Task.Delay(20);
                Interlocked.Decrement(ref running);
                Interlocked.Increment(ref done);
            }
        }
        """;

    [Theory]
    [InlineData("await Task.WhenAll(items.Select(i => WorkAsync(i)));", "await Parallel.ForEachAsync(items, async (i, _) => await WorkAsync(i));")]
    [InlineData("await Task.WhenAll(items.Where(i => i >= 0).Select(async item => await WorkAsync(item)).ToArray());", "await Parallel.ForEachAsync(items.Where(i => i >= 0), async (item, _) => await WorkAsync(item));")]
    [InlineData("var all = new List<Task>();\nforeach (var i in items)\n{\n    all.Add(WorkAsync(i));\n}\n\nawait Task.WhenAll(all);\n// Done.", "await Parallel.ForEachAsync(items, async (i, _) => await WorkAsync(i));\n// Done.")]
    [InlineData("// Starts.\nList<Task> all = [];\nawait foreach (var i in stream)\n    all.Add(WorkAsync(i));\nawait Task.WhenAll(all);\nConsole.Out.Flush();", "// Starts.\nawait Parallel.ForEachAsync(stream, async (i, _) => await WorkAsync(i));\nConsole.Out.Flush();")]
    [InlineData("var all = new List<Task>();\nforeach (var i in items)\n{\n    all.Add(Task.Run(() => WorkAsync(i)));\n}\n\nawait Task.WhenAll(all);", "await Parallel.ForEachAsync(items, async (i, _) => await Task.Run(() => WorkAsync(i)));")]
    [InlineData("await Task.WhenAll(items.Select(async i =>\n{\n    // Each.\n    await WorkAsync(i);\n    Console.Out.Flush(); // all\n}));", "using var gate = new SemaphoreSlim(Environment.ProcessorCount);\nawait Task.WhenAll(items.Select(async i =>\n{\n    await gate.WaitAsync();\n    try\n    {\n        // Each.\n        await WorkAsync(i);\n        Console.Out.Flush(); // all\n    }\n    finally\n    {\n        gate.Release();\n    }\n}));")]
    [InlineData("await Task.WhenAll(/* all */ items.Select(i => WorkAsync(i)));", "using var gate = new SemaphoreSlim(Environment.ProcessorCount);\nawait Task.WhenAll(/* all */ items.Select(async i =>\n{\n    await gate.WaitAsync();\n    try\n    {\n        await WorkAsync(i);\n    }\n    finally\n    {\n        gate.Release();\n    }\n}));")]
    public async Task A_bounded_number_runs_at_once(string statements, string repaired)
    {
        var before = TestSolution.Of(s_setup, Program(statements));
        Assert.Equal(new ProgramRun(0, "400 unbounded\n", ""), await ExecutableProof.RunAsync(before, TimeSpan.FromSeconds(60)));

        var text = await FixVerifier.FixTextAsync(before, "OWN4008");
        Assert.Equal(Program(repaired).Replace("\n        \n", "\n\n", StringComparison.Ordinal), text.Replace("\n        \n", "\n\n", StringComparison.Ordinal));
        Assert.Equal(new ProgramRun(0, "400 bounded\n", ""), await ExecutableProof.RunAsync(TestSolution.Of(s_setup, text), TimeSpan.FromSeconds(60)));
    }

    [Theory]
    [InlineData("var numbers = await Task.WhenAll(items.Select(i => CountAsync(i)));\nArray.Sort(numbers);", "using var numbersGate = new SemaphoreSlim(Environment.ProcessorCount);\nvar numbers = await Task.WhenAll(items.Select(async i =>\n{\n    await numbersGate.WaitAsync();\n    try\n    {\n        return await CountAsync(i);\n    }\n    finally\n    {\n        numbersGate.Release();\n    }\n}));\nArray.Sort(numbers);")]
    [InlineData("// All.\nint[] numbers = await Task.WhenAll(items.Where(i => i >= 0).Select(async item => await CountAsync(item)).ToArray()); // now\nArray.Sort(numbers);", "// All.\nusing var numbersGate = new SemaphoreSlim(Environment.ProcessorCount);\nint[] numbers = await Task.WhenAll(items.Where(i => i >= 0).Select(async item =>\n{\n    await numbersGate.WaitAsync();\n    try\n    {\n        return await CountAsync(item);\n    }\n    finally\n    {\n        numbersGate.Release();\n    }\n}).ToArray()); // now\nArray.Sort(numbers);")]
    public Task A_bounded_number_runs_at_once_where_the_results_are_used(string statements, string repaired) => A_bounded_number_runs_at_once(statements, repaired);

    [Theory]
    [InlineData("Task<int[]>", "CountAsync(item)", "=> await Task.WhenAll(items.Select(item => CountAsync(item)));", "\n    {\n        using var gate = new SemaphoreSlim(Environment.ProcessorCount);\n        return await Task.WhenAll(items.Select(async item =>\n        {\n            await gate.WaitAsync();\n            try\n            {\n                return await CountAsync(item);\n            }\n            finally\n            {\n                gate.Release();\n            }\n        }));\n    }")]
    [InlineData("Task<int[]>", "CountAsync(item)", "\n        => await Task.WhenAll(items.Select(item => CountAsync(item)));", "\n    {\n        using var gate = new SemaphoreSlim(Environment.ProcessorCount);\n        return await Task.WhenAll(items.Select(async item =>\n        {\n            await gate.WaitAsync();\n            try\n            {\n                return await CountAsync(item);\n            }\n            finally\n            {\n                gate.Release();\n            }\n        }));\n    }")]
    [InlineData("Task", "WorkAsync(item)", "=> await Task.WhenAll(items.Select(item => WorkAsync(item)));", " => await Parallel.ForEachAsync(items, async (item, _) => await WorkAsync(item));")]
    public async Task A_member_that_is_one_expression(string type, string call, string before, string after)
    {
        string Text(string body) => "using System;\nusing System.Collections.Generic;\nusing System.Linq;\nusing System.Threading;\nusing System.Threading.Tasks;\n\nclass C\n{\n    // Each.\n    public async " + type + " RunAsync(IEnumerable<int> items)" + (body[0] is '\n' or ' ' ? body : " " + body) + "\n\n    static async Task<int> CountAsync(int item) { await WorkAsync(item); return item; }\n\n    static Task WorkAsync(int item) => Task.Delay(item);\n}\n";
        Assert.Contains(call, before, StringComparison.Ordinal);
        Assert.Equal(Text(after), await FixVerifier.FixTextAsync(TestSolution.Of(s_setup with { OutputKind = Microsoft.CodeAnalysis.OutputKind.DynamicallyLinkedLibrary }, Text(before)), "OWN4008"));
    }

    [Fact]
    public async Task Two_of_one_member_have_semaphores_of_their_own()
    {
        var before = TestSolution.Of(s_setup, Program("var ones = await Task.WhenAll(items.Take(200).Select(i => CountAsync(i)));\nvar all = await Task.WhenAll(items.Select(i => CountAsync(i)));\nvar others = await Task.WhenAll(stream.ToBlockingEnumerable().Select(i => CountAsync(i)));"));
        var text = await FixVerifier.FixTextAsync(before, "OWN4008");
        Assert.Contains("using var allGate", text, StringComparison.Ordinal);
        Assert.Contains("using var othersGate", text, StringComparison.Ordinal);
    }

    [Theory]

    // Results are used; more is done than to collect; what is given is worked out; a remark would be lost.
    [InlineData("var done = Task.WhenAll(items.Select(i => WorkAsync(i))); await done;")]
    [InlineData("var all = new List<Task>();\nforeach (var i in items)\n{\n    Console.Out.Flush();\n    all.Add(WorkAsync(i));\n}\nawait Task.WhenAll(all);")]
    [InlineData("var all = new List<Task>();\nforeach (var i in items)\n{\n    all.Add(WorkAsync(i));\n}\nConsole.Out.Flush();\nawait Task.WhenAll(all);")]
    [InlineData("var numbers = await Task.WhenAll(items.Select(i => /* each */ CountAsync(i))); Array.Sort(numbers);")]
    [InlineData("var numbers = await Task.WhenAll(items.Select(i => CountAsync(i + 1))); Array.Sort(numbers);")]
    [InlineData("foreach (var n in await Task.WhenAll(items.Select(i => CountAsync(i)))) { Console.WriteLine(n); }")]
    [InlineData("await Task.WhenAll(items.Select(i => WorkAsync(i + 1)));")]
    [InlineData("await Task.WhenAll(items.Select(i => { return WorkAsync(i); }));")]
    [InlineData("await Task.WhenAll(items.Select(async i =>\n{\n    Console.Out.Flush();\n    await WorkAsync(i);\n}));")]
    [InlineData("await Task.WhenAll(items.Select(async i => { await WorkAsync(i); Console.Out.Flush(); }));")]
    [InlineData("await Task.WhenAll(/* all */ items.Select(i => WorkAsync(i + 1)));")]
    [InlineData("var all = new List<Task>();\nforeach (var i in items)\n{\n    // Each.\n    all.Add(WorkAsync(i));\n}\nawait Task.WhenAll(all);")]
    public Task Not_offered(string statements) => FixVerifier.NotOfferedAsync(TestSolution.Of(s_setup, Program(statements)), "OWN4008");

    [Fact]
    public Task Not_offered_where_the_framework_has_no_such_method() =>
        FixVerifier.NotOfferedAsync(TestSolution.Of(s_setup with { MissingReferences = ["System.Threading.Tasks.Parallel"] }, Program("await Task.WhenAll(items.Select(i => WorkAsync(i)));")), "OWN4008");
}
