using System;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace TaskOwnership.Analyzers.Semantics;

/// <summary>How long is a span of time that the code writes down?</summary>
internal static class Duration
{
    /// <summary>The milliseconds that a number or a <see cref="TimeSpan"/> stands for; null where that is not known when the code is compiled.</summary>
    public static double? Of(IOperation value, SourceBody bodies, CancellationToken cancellationToken)
    {
        value = Peel.Conversions(value);
        if (Number(value) is { } number)
        {
            return number;
        }

        switch (value)
        {
            case IInvocationOperation { TargetMethod: { IsStatic: true, ContainingType.Name: "TimeSpan", Name: var unit }, Arguments: { Length: >= 1 } arguments }
                when UnitOf(unit) is { } factor && Number(Peel.Conversions(arguments[0].Value)) is { } count && arguments.Skip(1).All(static a => a.ArgumentKind == ArgumentKind.DefaultValue):
                return count * factor;
            case IFieldReferenceOperation { Field: { Name: "InfiniteTimeSpan", ContainingType.Name: "Timeout" } }:
                return -1;
            case IFieldReferenceOperation { Field: { Name: "Zero", ContainingType.Name: "TimeSpan" } }:
                return 0;
            case IFieldReferenceOperation { Field: { IsReadOnly: true } field } when bodies.InitializerOf(field, cancellationToken) is { } initial && initial is not IFieldReferenceOperation:
                return Of(initial, bodies, cancellationToken);
            case ILocalReferenceOperation local when LocalUse.SingleValue(local) is { } single && single is not ILocalReferenceOperation:
                return Of(single, bodies, cancellationToken);
            default:
                return null;
        }
    }

    private static double? Number(IOperation value) => value.ConstantValue is { HasValue: true, Value: { } number }
        ? number switch
        {
            int i => i,
            long l => l,
            double d => d,
            _ => null,
        }
        : null;

    private static double? UnitOf(string method) => method switch
    {
        "FromMilliseconds" => 1,
        "FromSeconds" => 1000,
        "FromMinutes" => 60_000,
        "FromHours" => 3_600_000,
        "FromDays" => 86_400_000,
        _ => null,
    };
}
