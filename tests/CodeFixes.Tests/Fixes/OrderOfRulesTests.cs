namespace TaskOwnership.CodeFixes.Tests.Fixes;

/// <summary>Several rules speak in one program, of one member or of members with one caller: every permutation of their fixes leads to one text.</summary>
public class OrderOfRulesTests
{
    private const string Head = "using System;\nusing System.IO;\nusing System.Threading;\nusing System.Threading.Tasks;\n\nclass Program\n{\n";

    private const string Store = "\n    static async Task SaveAsync()\n    {\n        await Task.Delay(100);\n        throw new InvalidOperationException(\"disk full\");\n    }\n\n    static async Task PollAsync()\n    {\n        while (true)\n        {\n            await Task.Delay(100);\n            File.ReadAllText(\"missing\");\n        }\n    }\n}\n";

    private const string Hidden = "\n    static void Clean()\n    {\n        Task.Run(() => File.Delete(\"lock\"));\n    }\n";

    private const string Dropped = "\n    static void Save()\n    {\n        _ = SaveAsync();\n    }\n";

    public static TheoryData<string, string[]> Programs => new()
    {
        // One member drops two tasks.
        { "    static async Task Main()\n    {\n        await Task.Yield();\n        Begin();\n        Console.WriteLine(1);\n    }\n\n    static void Begin()\n    {\n        Task.Run(() => File.Delete(\"lock\"));\n        _ = SaveAsync();\n        Console.WriteLine(2);\n    }\n", ["OWN1001", "OWN1002"] },
        // Two members with one caller: in its middle, at its end, and in the other order.
        { "    static async Task Main()\n    {\n        await Task.Yield();\n        Clean();\n        Save();\n    }\n" + Hidden + Dropped, ["OWN1001", "OWN1002"] },
        { "    static void Main()\n    {\n        Save();\n        Console.WriteLine(1);\n        Clean();\n    }\n" + Hidden + Dropped, ["OWN1001", "OWN1002"] },
        { "    static void Main()\n    {\n        Save();\n        Clean();\n        Console.WriteLine(1);\n    }\n" + Hidden + Dropped, ["OWN1001", "OWN1002"] },
        // A chain: one hands out what the other one received.
        { "    static void Main()\n    {\n        Begin();\n        Console.WriteLine(1);\n    }\n\n    static void Begin()\n    {\n        Clean();\n        _ = SaveAsync();\n    }\n" + Hidden, ["OWN1001", "OWN1002"] },
        // What the entry point drops itself, and what it calls.
        { "    static void Main()\n    {\n        Task.Run(() => File.Delete(\"other\"));\n        Clean();\n        Save();\n        Console.WriteLine(1);\n    }\n" + Hidden + Dropped, ["OWN1001", "OWN1002", "OWN6004"] },
        // Services, of which one is hidden and one is dropped, and an entry point that idles.
        { "    static void Main()\n    {\n        Serve();\n        Poll();\n        while (true)\n        {\n            Thread.Sleep(1000);\n        }\n    }\n\n    static void Serve()\n    {\n        Task.Run(() => { while (true) { Thread.Sleep(100); File.ReadAllText(\"missing\"); } });\n    }\n\n    static void Poll()\n    {\n        _ = PollAsync();\n    }\n", ["OWN4003", "OWN6001"] },
    };

    [Theory]
    [MemberData(nameof(Programs))]
    public async Task Every_order_leads_to_one_text(string members, string[] ids)
    {
        var after = await FixVerifier.FixInEveryOrderAsync(TestSolution.Of(ProgramSetup.Console, Head + members + Store), ids);

        var run = await ExecutableProof.RunAsync(after, TimeSpan.FromSeconds(20));
        Assert.True(run.FailedVisibly, await SolutionText.OfAsync(after));
    }
}
