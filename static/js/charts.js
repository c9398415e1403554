/* Draws the charts of a page from the JSON beside each table; without this script the tables say the same. */
(function () {
  "use strict";
  if (!window.echarts) return;
  var doc = document, css = getComputedStyle(doc.documentElement);
  var tone = function (name, other) { return css.getPropertyValue(name).trim() || other; };
  var red = tone("--saq-red", "#9b1b1e"), info = tone("--saq-info", "#2b5c8a"), line = tone("--saq-line", "#e3ded7");
  var ink = tone("--saq-ink-soft", "#57524c"), ok = tone("--saq-ok", "#2f7d4f");
  var still = window.matchMedia("(prefers-reduced-motion: reduce)").matches;

  function base(title) {
    return {
      animation: !still, animationDuration: 150, color: [info, line, red, ok],
      textStyle: { fontFamily: getComputedStyle(doc.body).fontFamily, fontSize: 14, color: ink },
      aria: { enabled: true, label: { description: title } },
      tooltip: { trigger: "axis", renderMode: "richText", confine: true },
      grid: { left: 8, right: 24, top: 40, bottom: 8, containLabel: true }
    };
  }
  function names(labels) {
    return { type: "category", data: labels, inverse: true, axisTick: { show: false }, axisLabel: { interval: 0, fontSize: 12, color: ink } };
  }
  var value = { type: "value", splitLine: { lineStyle: { color: line } }, axisLabel: { color: ink } };

  var make = {
    stack: function (data, option) {
      option.xAxis = Object.assign({ minInterval: 1 }, value);
      option.yAxis = names(data.labels);
      option.legend = { top: 0, left: 0 };
      option.series = data.series.map(function (one) {
        return { type: "bar", stack: "all", name: one.name, data: one.values, barMaxWidth: 16 };
      });
    },
    box: function (data, option) {
      option.xAxis = Object.assign({ scale: true }, value);
      option.yAxis = names(data.labels);
      option.tooltip.trigger = "item";
      option.grid.top = 8;
      option.series = [{ type: "boxplot", data: data.boxes, itemStyle: { color: "#fff", borderColor: info } }];
    },
    interval: function (data, option) {
      option.xAxis = Object.assign({ min: 1, minInterval: 1 }, value);
      option.yAxis = names(data.labels);
      option.legend = { top: 0, left: 0, data: data.names };
      option.tooltip.trigger = "item";
      option.series = [
        { type: "bar", stack: "span", silent: true, itemStyle: { color: "transparent" }, data: data.spans.map(function (s) { return s[0]; }), barMaxWidth: 12 },
        { type: "bar", stack: "span", name: data.names[0], itemStyle: { color: info, opacity: 0.55 }, data: data.spans.map(function (s) { return s[1] - s[0]; }), barMinWidth: 2, barMaxWidth: 12,
          tooltip: { formatter: function (p) { return data.labels[p.dataIndex] + "  " + data.spans[p.dataIndex].join("–"); } } },
        { type: "scatter", name: data.names[1], itemStyle: { color: red }, symbolSize: 8, data: data.ranks.map(function (r, i) { return [r, i]; }),
          tooltip: { formatter: function (p) { return data.labels[p.dataIndex] + "  " + data.ranks[p.dataIndex]; } } }
      ];
      if (data.line) option.series[2].markLine = {
        silent: true, symbol: "none", lineStyle: { color: red, type: "dashed" },
        label: { formatter: data.line_name, color: red, position: "start" }, data: [{ xAxis: data.line + 0.5 }]
      };
      if (data.line) option.grid.bottom = 28;
    },
    funnel: function (data, option) {
      option.xAxis = Object.assign({ minInterval: 1 }, value);
      option.yAxis = names(data.labels);
      option.grid.top = 8;
      option.series = [{ type: "bar", data: data.values, barMaxWidth: 28, label: { show: true, position: "right", color: ink } }];
    }
  };

  doc.querySelectorAll("[data-saq-chart]").forEach(function (box) {
    var source = doc.getElementById(box.dataset.saqChart);
    if (!source || !make[box.dataset.saqKind]) return;
    var data = JSON.parse(source.textContent), option = base(box.dataset.saqTitle);
    make[box.dataset.saqKind](data, option);
    box.hidden = false;
    box.style.height = Math.max(180, 64 + data.labels.length * 26) + "px";
    var chart = window.echarts.init(box, null, { renderer: "svg" });
    chart.setOption(option);
    window.addEventListener("resize", function () { chart.resize(); });
  });
})();
